using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>How a <see cref="ReliSock"/> behaves; all of it can be left as it is.</summary>
public sealed record ReliSockOptions
{
    /// <summary>The defaults.</summary>
    public static ReliSockOptions Default { get; } = new();

    /// <summary>Most time that one call may take: a connect, a whole message read or written, a handshake. Default: 20 s; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: for ever.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of a message that is received. Default: 1 MiB.</summary>
    public int MessageCap { get; init; } = CedarFrame.DefaultMessageCap;

    /// <summary>Bytes a second that are sent at most, in the long run; 1 or more; null (default): as many as can be. The timeout is not longer for it.</summary>
    public long? SendBytesPerSecond { get; init; }

    /// <summary>Bytes a second that are received at most, in the long run; 1 or more; null (default): as many as come. The peer is slowed down by TCP.</summary>
    public long? ReceiveBytesPerSecond { get; init; }

    /// <summary>Local ports of outgoing TCP connections. Default: any (HTCondor's OUT_LOWPORT and OUT_HIGHPORT).</summary>
    public PortRange LocalPorts { get; init; } = PortRange.Any;
}
