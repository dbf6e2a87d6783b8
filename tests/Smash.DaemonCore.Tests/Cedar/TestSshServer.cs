using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>An sshd of its own with its own keys, on loopback, for the user that runs the tests.</summary>
internal sealed class TestSshServer : IDisposable
{
    private const string ServerProgram = "/usr/sbin/sshd";
    private const string KeyProgram = "/usr/bin/ssh-keygen";
    private const string ClientProgram = "/usr/bin/ssh";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _server;
    private readonly int _port = FindFreePort();

    /// <summary>Starts one.</summary>
    /// <param name="keyOptions">What stands before the user's key in authorized_keys, such as a forced command; null: nothing.</param>
    public TestSshServer(string? keyOptions = null)
    {
        MakeKey("host");
        MakeKey("user");
        File.WriteAllText(_folder["authorized"], $"{keyOptions} {File.ReadAllText(_folder["user.pub"])}".TrimStart());
        File.WriteAllText(_folder["known"], $"[127.0.0.1]:{_port} {File.ReadAllText(_folder["host.pub"])}");
        File.WriteAllText(_folder["config"], string.Create(CultureInfo.InvariantCulture, $"""
            Port {_port}
            ListenAddress 127.0.0.1
            HostKey {_folder["host"]}
            AuthorizedKeysFile {_folder["authorized"]}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            AllowStreamLocalForwarding yes

            """));
        if (Environment.IsPrivilegedProcess)
        {
            // Where the server's unprivileged half lives; a package makes it at the system's start.
            Directory.CreateDirectory("/run/sshd");
        }

        _server = Start();
    }

    /// <summary>The program that is not there; null: all are.</summary>
    public static string? Missing { get; } = new[] { ServerProgram, KeyProgram, ClientProgram }.FirstOrDefault(static program => !File.Exists(program));

    public static string Target => $"{Environment.UserName}@127.0.0.1";

    /// <summary>Options that make ssh know this server and nothing of the user's own.</summary>
    public IReadOnlyList<string> Arguments => ArgumentsWith("user");

    /// <summary>A key that the server does not know.</summary>
    public IReadOnlyList<string> StrangerArguments
    {
        get
        {
            MakeKey("stranger");
            return ArgumentsWith("stranger");
        }
    }

    public void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        _folder.Dispose();
    }

    private static int FindFreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private IReadOnlyList<string> ArgumentsWith(string key) =>
    [
        "-F", "none", "-p", _port.ToString(CultureInfo.InvariantCulture), "-i", _folder[key],
        "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes",
        "-o", $"UserKnownHostsFile={_folder["known"]}", "-o", "GlobalKnownHostsFile=none",
    ];

    private void MakeKey(string name)
    {
        using var made = Process.Start(KeyProgram, ["-q", "-t", "ed25519", "-N", "", "-f", _folder[name]]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(ServerProgram, ["-D", "-e", "-f", _folder["config"]]) { RedirectStandardError = true };
        Process server = Process.Start(start)!;
        string said = string.Empty;
        while (!said.Contains("listening", StringComparison.Ordinal))
        {
            said += server.StandardError.ReadLine() ?? throw new InvalidOperationException($"sshd did not start: {said}");
        }

        // A pipe that nobody empties would stop it one day.
        _ = server.StandardError.ReadToEndAsync();
        return server;
    }
}
