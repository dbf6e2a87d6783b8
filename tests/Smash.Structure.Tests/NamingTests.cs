using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

public sealed class NamingTests
{
    // A file of statements or of usings declares no type.
    private static readonly HashSet<string> FilesWithoutType = ["Program", "Usings"];

    // What requests and handlers derive from.
    private static readonly HashSet<string> Bases = ["IRequest", "Red", "IRed"];

    [Fact]
    public void Each_file_declares_one_type_of_its_name()
    {
        SourceFile[] wrong = [.. Repository.CSharp.Where(static file =>
            file.TopLevelTypes is var types && !(types.Count == 0 && FilesWithoutType.Contains(file.Stem)) && !types.SequenceEqual([file.Stem]))];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_is_a_Utils_a_Helper_a_Manager_or_a_Common()
    {
        const string vague = @"(Utils?|Utilities|Helpers?|Managers?|Common)$";
        IEnumerable<string> names = Repository.Files.Select(static file => file.Stem)
            .Concat(Repository.Files.Select(static file => file.Folder))
            .Concat(Repository.CSharp.SelectMany(static file => file.TopLevelTypes));

        Assert.DoesNotContain(names, static name => Regex.IsMatch(name, vague));
    }

    [Theory]
    [InlineData("native-host/Smash.Protocol/Messages", "native-host/Smash.Session", "Session.cs")]
    [InlineData("native-host/Smash.Protocol/Red/Messages", "native-host/Smash.Red", "Service/RedMethods.cs")]
    public void Each_request_has_its_handler_and_each_handler_its_request_and_their_server_knows_them(string messages, string server, string list)
    {
        string[] requests = Stems(messages, "Request");
        string[] handlers = Stems(server, "Handler");
        // A class may be in several files: Session.cs, Session.Handlers.cs.
        string parts = $"{server}/{list[..^"cs".Length]}";
        string known = string.Concat(Repository.CSharp.Where(file => file.Path.StartsWith(parts, StringComparison.Ordinal)).Select(static file => file.Text));

        Assert.NotEmpty(requests);
        Assert.Equal(requests, handlers);
        Assert.All(requests, name => Assert.Contains($"new {name}Handler(", known));
    }

    [Fact]
    public void Native_calls_are_declared_in_Interop_one_a_file()
    {
        Assert.DoesNotContain(Repository.CSharp, static file => file.NativeImports > 1);
        Assert.DoesNotContain(Repository.CSharp, static file => file.NativeImports > 0 && file.Folder != "Interop");
        Assert.Contains(Repository.CSharp, static file => file.NativeImports == 1);
    }

    private static string[] Stems(string folder, string ending) =>
        [.. Repository.CSharp.Where(file => file.IsIn(folder) && file.Stem.EndsWith(ending, StringComparison.Ordinal)).Select(file => file.Stem[..^ending.Length])
            .Where(static name => !Bases.Contains(name)).Order(StringComparer.Ordinal)];
}
