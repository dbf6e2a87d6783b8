using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>How a <see cref="CommandClient"/> speaks to a daemon.</summary>
public sealed record CommandClientOptions
{
    /// <summary>The defaults.</summary>
    public static CommandClientOptions Default { get; } = new();

    /// <summary>How long the connection with TLS, the sending, and the wait for the answer may take, each; a payload is sent while the answer is waited for. Default: 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of an answer. Default: 1 MiB.</summary>
    public int MaxAnswerLength { get; init; } = CedarFrame.DefaultMessageCap;

    /// <summary>Whom it takes for the daemon over TCP and by what key it proves itself; null (default): TLS is not spoken. Unix sockets need none.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>Local ports of its TCP connections. Default: any.</summary>
    public PortRange LocalPorts { get; init; } = PortRange.Any;
}
