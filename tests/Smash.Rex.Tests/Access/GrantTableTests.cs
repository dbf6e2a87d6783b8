using Smash.Protocol.Rex;
using Smash.Rex.Access;

namespace Smash.Rex.Tests.Access;

public sealed class GrantTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "laptop.ann", RexTransaction.Execute, false)]
    [InlineData("allow laptop.ann rexecve", "laptop.ann", RexTransaction.Execute, true)]
    [InlineData("allow laptop.ann rexecve", "laptop.ann", RexTransaction.Fork, false)]
    [InlineData("allow laptop.ann rexecve", "laptop.bob", RexTransaction.Execute, false)]
    [InlineData("allow laptop.ann rexecve", "laptop.ann.make", RexTransaction.Execute, false)]
    [InlineData("allow laptop.ann.* rexecve", "laptop.ann.make", RexTransaction.Execute, true)]
    [InlineData("allow laptop.ann.* rexecve", "laptop.ann", RexTransaction.Execute, false)]
    [InlineData("allow laptop.ann.python3.11 rcall", "laptop.ann.python3.11", RexTransaction.Call, true)]
    [InlineData("allow lab*.ann rfork", "lab12.ann", RexTransaction.Fork, true)]
    [InlineData("allow * *", "lab12.ann.make", RexTransaction.Jump, true)]
    [InlineData("allow * *\ndeny lab12.ann rcall,rjump", "lab12.ann", RexTransaction.Jump, false)]
    [InlineData("deny lab12.ann *\nallow * *", "lab12.ann", RexTransaction.Execute, false)]
    [InlineData("allow laptop.ann rcall libm.so.6:*", "laptop.ann", RexTransaction.Call, true)]
    [InlineData("allow * *\ndeny * rcall libc.so.6:system", "laptop.ann", RexTransaction.Call, true)]
    public void A_transaction_is_granted_by_a_line_and_taken_away_by_any(string lines, string identity, RexTransaction transaction, bool isGranted)
    {
        RexRefusal? refusal = Read(lines).Ask(Identity(identity), transaction);

        Assert.Equal(isGranted, refusal is null);
        Assert.Equal(isGranted ? null : "RexNotGranted", refusal?.ErrorId);
    }

    [Theory]
    [InlineData("rexecve", true)]
    [InlineData("rfork", true)]
    [InlineData("rcall", true)]
    [InlineData("rcall libm.so.6:cos", false)]
    public void Files_follow_what_needs_them_and_not_the_leave_to_call_a_function(string granted, bool isGranted) =>
        Assert.Equal(isGranted, Read($"allow laptop.ann {granted}").Ask(Identity("laptop.ann"), RexTransaction.Files) is null);

    [Theory]
    [InlineData("allow * rcall", "cos", true)]
    [InlineData("allow * rcall libm.so.6:cos,libm.so.6:sin", "sin", true)]
    [InlineData("allow * rcall libm.so.6:cos", "sin", false)]
    [InlineData("allow * rcall libc*:cos", "cos", false)]
    [InlineData("allow * rcall c*", "cos", true)]
    [InlineData("allow * rcall\ndeny * rcall libm*:co*", "cos", false)]
    [InlineData("allow * rjump", "cos", false)]
    public void A_function_is_granted_for_itself(string lines, string function, bool isGranted) =>
        Assert.Equal(isGranted, Read(lines).AskFunction(Identity("laptop.ann"), RexTransaction.Call, "libm.so.6", function) is null);

    [Fact]
    public void Comments_and_empty_lines_say_nothing() =>
        Assert.Null(Read("# allow * nothing\n\n  allow\tlaptop.ann  rexecve   # for the tests").Ask(Identity("laptop.ann"), RexTransaction.Execute));

    [Theory]
    [InlineData("permit laptop.ann rexecve")]
    [InlineData("allow laptop rexecve")]
    [InlineData("allow laptop.ann rexec")]
    [InlineData("allow laptop.ann rexecve,")]
    [InlineData("allow laptop.ann rexecve cos")]
    [InlineData("allow laptop.ann rcall libm so:cos")]
    [InlineData("allow laptop.an*n rcall")]
    [InlineData("allow -o.ann rcall")]
    [InlineData("allow laptop.ann rcall *:")]
    public void While_a_line_is_wrong_nothing_is_granted(string line)
    {
        GrantTable table = Read($"allow * *\n{line}");

        Assert.NotNull(table.Ask(Identity("laptop.ann"), RexTransaction.Execute));
        Assert.Equal(2, Assert.Single(table.Problems).Origin.Line);
    }

    [Fact]
    public void A_file_that_others_may_write_grants_nothing()
    {
        GrantedHome.Grant(_folder.FullPath, "allow * *");
        string file = Path.Combine(_folder.FullPath, ".config", "smash", "rex", "access");
        Assert.Null(GrantTable.Read(file).Ask(Identity("laptop.ann"), RexTransaction.Execute));

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Assert.NotNull(GrantTable.Read(file).Ask(Identity("laptop.ann"), RexTransaction.Execute));
        Assert.Contains("may be written by others", Assert.Single(GrantTable.Read(file).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("laptop.ann", true)]
    [InlineData("laptop.ann.python3.11", true)]
    [InlineData("laptop", false)]
    [InlineData("laptop.", false)]
    [InlineData("laptop.ann.", false)]
    [InlineData("laptop.ann.-x", false)]
    [InlineData("lap top.ann", false)]
    [InlineData("*.ann", false)]
    public void An_identity_is_host_user_and_perhaps_program(string text, bool isOne)
    {
        Assert.Equal(isOne, RexIdentity.TryParse(text, out RexIdentity? identity));
        Assert.Equal(isOne ? text : null, identity?.ToString());
    }

    [Fact]
    public void The_identity_of_this_user_is_one_whatever_the_names_are()
    {
        Assert.True(RexIdentity.TryParse(RexIdentity.OfThisUser(null).ToString(), out _));
        Assert.True(RexIdentity.TryParse(RexIdentity.OfThisUser("/usr/bin/.hidden app").ToString(), out RexIdentity? identity));
        Assert.Equal("_.hidden_app", identity.Program);
    }

    private static RexIdentity Identity(string text) => RexIdentity.TryParse(text, out RexIdentity? identity) ? identity : throw new ArgumentException(text);

    private GrantTable Read(string lines)
    {
        string file = _folder["access"];
        File.WriteAllText(file, lines + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return GrantTable.Read(file);
    }
}
