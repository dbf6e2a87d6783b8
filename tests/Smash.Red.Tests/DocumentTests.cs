using System.Runtime.CompilerServices;
using Smash.DaemonCore.Configuration;

namespace Smash.Red.Tests;

public sealed class DocumentTests
{
    [Fact]
    public void The_document_has_the_table_of_all_settings_of_RED_and_of_no_other()
    {
        var parameters = new ParameterTable();
        _ = new RedParameters(parameters);
        string expected = string.Join('\n', Rows(ParameterMarkdown.Write(parameters)));
        string actual = string.Join('\n', Rows(File.ReadAllText(Document())));

        Assert.True(expected == actual, $"README.md should have these rows:\n{expected}");
    }

    private static IEnumerable<string> Rows(string text) => text.Split('\n').Where(static line => line.StartsWith("| `RED_", StringComparison.Ordinal));

    private static string Document([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../native-host/Smash.Red/README.md"));
}
