using Smash.DaemonCore.Tests.Processes;

namespace Smash.Rex.Tests.Commands;

/// <summary>The program's short commands, as the module and people call them, with a home of the test's own.</summary>
public sealed class RexCommandLineTests : IDisposable
{
    private const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIBqwc8gIMOBmdlPuOsvrWuwj0YzKQ5HrS3dCVEQtLpsj";
    private const string OtherKey = "AAAAC3NzaC1lZDI1NTE5AAAAIIk0yrcWX0GEpiSKZ7CQGBtHYoYSbKSmN8lYqSPQ2vzR";

    private static readonly string Program = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _home = new();

    private string AuthorizedKeys => Path.Combine(_home.FullPath, ".ssh", "authorized_keys");

    public void Dispose()
    {
        _bench.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void Access_is_granted_shown_and_taken_back_and_comments_stay()
    {
        Assert.Equal((0, ""), Run("--access list"));
        Assert.Equal((0, "rex-grant\tallow\tlaptop.ann\trexecve\t\n"), Run("--access grant laptop.ann rexecve"));
        string file = Path.Combine(_home.FullPath, ".config", "smash", "rex", "access");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.AppendAllText(file, "# mine\n");

        Assert.Equal((0, "rex-grant\tallow\tlaptop.ann\trexecve\t\nrex-grant\tallow\tlaptop.ann\trcall\tlibm.so.6:cos,s*\n"), Run("--access grant laptop.ann rcall 'libm.so.6:cos,s*'"));
        Assert.Equal((0, ""), Run("--access revoke '*' '*'"));

        Assert.Equal("# mine\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("--access grant laptop rexecve", 1, "RexIdentityInvalid")]
    [InlineData("--access grant laptop.ann everything", 1, "RexGrantInvalid")]
    [InlineData("--access grant laptop.ann rexecve cos", 1, "RexGrantInvalid")]
    [InlineData("--access grant laptop.ann", 2, "RexUsage")]
    [InlineData("--keys add laptop.ann ssh-ed25519 -oProxyCommand=x", 1, "RexKeyInvalid")]
    [InlineData("--keys add 'laptop.ann\" x' ssh-ed25519 " + Key, 1, "RexIdentityInvalid")]
    [InlineData("--keys", 2, "RexUsage")]
    public void What_is_wrong_has_an_id_and_changes_nothing(string arguments, int exitCode, string errorId)
    {
        (int code, string said) = Run(arguments);

        Assert.Equal(exitCode, code);
        Assert.StartsWith($"smash-rex: {errorId}: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_home.FullPath, "*", SearchOption.AllDirectories), static file => !file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void An_access_file_that_is_wrong_is_neither_shown_nor_changed()
    {
        Access.GrantedHome.Grant(_home.FullPath, "allow laptop.ann everything");

        Assert.StartsWith("smash-rex: RexAccessInvalid: ", Run("--access list").Output, StringComparison.Ordinal);
        Assert.Contains("access:1: 'everything' is no transaction", Run("--access grant laptop.ann rexecve").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_let_in_once_for_the_agent_alone_and_other_lines_stay()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AuthorizedKeys)!);
        File.WriteAllText(AuthorizedKeys, "# people\nssh-rsa AAAAB3 ann@laptop\n");
        File.SetUnixFileMode(AuthorizedKeys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);

        (int code, string said) = Run($"--keys add laptop.ann ssh-ed25519 {Key}");
        Assert.Equal((0, $"rex-key\tlaptop.ann\tssh-ed25519\t{Key}\t{Program}\tadded\n"), (code, said));
        Assert.EndsWith("\tunchanged\n", Run($"--keys add laptop.ann ssh-ed25519 {Key}").Output, StringComparison.Ordinal);
        Assert.EndsWith("\tadded\n", Run($"--keys add laptop.ann.make ssh-ed25519 {OtherKey}").Output, StringComparison.Ordinal);

        Assert.Equal(
            [
                "# people",
                "ssh-rsa AAAAB3 ann@laptop",
                $"restrict,command=\"'{Program}' --agent --identity laptop.ann\" ssh-ed25519 {Key} smash-rex:laptop.ann",
                $"restrict,command=\"'{Program}' --agent --identity laptop.ann.make\" ssh-ed25519 {OtherKey} smash-rex:laptop.ann.make",
            ],
            File.ReadAllLines(AuthorizedKeys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(AuthorizedKeys));
        Assert.Equal(2, Run("--keys list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        Assert.Equal((0, "rex-key\tlaptop.ann\t\t\t\tremoved\n"), Run("--keys remove laptop.ann"));
        Assert.Equal((0, "rex-key\tlaptop.ann\t\t\t\tnone\n"), Run("--keys remove laptop.ann"));
        Assert.Equal(3, File.ReadAllLines(AuthorizedKeys).Length);
    }

    [Fact]
    public void A_new_key_of_an_identity_takes_the_place_of_the_old_one()
    {
        Run($"--keys add laptop.ann ssh-ed25519 {Key}");
        Run($"--keys add laptop.ann ssh-ed25519 {OtherKey}");

        Assert.Contains(OtherKey, Assert.Single(File.ReadAllLines(AuthorizedKeys)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh-ed25519 " + Key + " ann@laptop")]
    [InlineData("restrict,command=\"'/usr/bin/smash-rex' --agent --identity laptop.bob\" ssh-ed25519 " + Key)]
    public void A_key_that_is_let_in_otherwise_is_refused(string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AuthorizedKeys)!);
        File.WriteAllText(AuthorizedKeys, line + "\n");

        Assert.StartsWith("smash-rex: RexKeyConflict: ", Run($"--keys add laptop.ann ssh-ed25519 {Key}").Output, StringComparison.Ordinal);
        Assert.Equal(line + "\n", File.ReadAllText(AuthorizedKeys));
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_changed()
    {
        string real = _home["keys"];
        File.WriteAllText(real, "# here\n");
        Directory.CreateDirectory(Path.GetDirectoryName(AuthorizedKeys)!);
        File.CreateSymbolicLink(AuthorizedKeys, real);

        Run($"--keys add laptop.ann ssh-ed25519 {Key}");

        Assert.Equal(real, new FileInfo(AuthorizedKeys).LinkTarget);
        Assert.Equal(2, File.ReadAllLines(real).Length);
    }

    [Fact]
    public void Servers_are_those_of_the_configuration()
    {
        File.WriteAllText(_home["rex.rc"], "servers : big, ann@small:2222\nssh-options : ProxyJump=gate");
        File.SetUnixFileMode(_home["rex.rc"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal((0, "rex-server\tbig\tbig\t\t\tProxyJump=gate\nrex-server\tsmall:2222\tsmall\tann\t2222\tProxyJump=gate\n"), Run("--servers"));
        File.WriteAllText(_home["rex.rc"], "servers big");
        Assert.StartsWith("smash-rex: RexConfigurationInvalid: ", Run("--servers").Output, StringComparison.Ordinal);
    }

    private (int Code, string Output) Run(string arguments)
    {
        (var end, string output) = _bench.Run(ProcessBench.Shell($"cd '{_home.FullPath}'; HOME='{_home.FullPath}' '{Program}' {arguments} 2>&1"));
        return (end.Status, output);
    }
}
