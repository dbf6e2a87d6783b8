using System.Diagnostics;
using System.Globalization;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>A Unix user that is there for a test, and processes of it.</summary>
internal sealed class OtherUser : IDisposable
{
    // Sends what it gets as hexadecimal digits, shows what comes back, and how a connection was refused. Perl is on every Debian, and where any user may run it.
    private const string Client = """
        use Socket; use Errno;
        my ($path, $bytes) = @ARGV;
        alarm 30;
        socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
        if (!connect($s, pack_sockaddr_un($path))) {
            die "connect: $!" unless $!{EACCES};
            print "refused by the kernel";
            exit 0;
        }
        syswrite($s, pack("H*", $bytes)) or die "write: $!";
        my $got = "";
        while (sysread($s, my $part, 4096)) { $got .= $part; }
        print unpack("H*", $got);
        """;

    public OtherUser()
    {
        Name = $"smash-test-{Environment.ProcessId}-{Random.Shared.Next(1000)}";
        Run("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", Name);
        Id = uint.Parse(Run("id", "-u", Name), CultureInfo.InvariantCulture);
    }

    public string Name { get; }

    public uint Id { get; }

    /// <summary>Sends bytes to a Unix socket as the user.</summary>
    /// <returns>All that came back; null: the kernel refused the connection.</returns>
    public byte[]? Send(string path, byte[] bytes)
    {
        string id = Id.ToString(CultureInfo.InvariantCulture);
        string answer = Run("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "/usr/bin/perl", "-e", Client, path, Convert.ToHexString(bytes));
        return answer == "refused by the kernel" ? null : Convert.FromHexString(answer);
    }

    public void Dispose() => Run("userdel", Name);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
