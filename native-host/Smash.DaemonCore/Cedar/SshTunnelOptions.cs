namespace Smash.DaemonCore.Cedar;

/// <summary>Where a tunnel goes. Keys, known hosts, jump hosts and all else are OpenSSH's own to know (ssh_config(5)).</summary>
public sealed record SshTunnelOptions
{
    /// <summary>The other machine as ssh(1) takes it: <c>host</c>, <c>user@host</c>, or a Host of ssh_config.</summary>
    public required string Target { get; init; }

    /// <summary>Absolute path of the Unix socket on the other machine.</summary>
    public required string RemoteSocket { get; init; }

    /// <summary>Further options of ssh, before the target: <c>-p</c>, <c>2222</c>, <c>-i</c>, <c>key</c>… Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The program. Default: <c>ssh</c> along the PATH.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>Most time until the tunnel stands. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long without a word from the other machine, three times in a row, the tunnel is given up (ServerAliveInterval). Default: 15 s.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(15);
}
