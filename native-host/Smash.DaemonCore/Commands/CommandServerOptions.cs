using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>How a <see cref="CommandServer"/> treats its clients.</summary>
public sealed record CommandServerOptions
{
    /// <summary>The defaults.</summary>
    public static CommandServerOptions Default { get; } = new();

    /// <summary>How long a client may take from its connection to the last byte of its command, TLS included, however the bytes trickle. Default: 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of a command with its arguments. Default: 1 MiB.</summary>
    public int MaxMessageLength { get; init; } = CedarFrame.DefaultMessageCap;

    /// <summary>Most connections at a time; those beyond are told EBUSY. Default: 16384. Streams that handlers keep do not count: they are their handlers' to count.</summary>
    public int MaxConnections { get; init; } = 16384;

    /// <summary>Ports among which one is chosen when none is given (LOWPORT, HIGHPORT). Default: any.</summary>
    public PortRange Ports { get; init; } = PortRange.Any;

    /// <summary>The server's key and whose keys it takes, for TCP; null (default): no TLS, so that with <see cref="RequiresTls"/> nobody is served over TCP.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>Whether a client over TCP must speak TLS (SEC_REQUIRE_TLS). Default: yes. One that may not and does not has no key, and what it sends can be read and changed under way.</summary>
    public bool RequiresTls { get; init; } = true;

    /// <summary>Whether a UDP socket is opened beside TCP's (WANT_UDP_COMMAND_SOCKET). Default: yes.</summary>
    public bool WantsDatagrams { get; init; } = true;

    /// <summary>The key that datagrams are signed with, 16 bytes or more: unsigned ones are dropped then. Null (default): none is, and what a datagram says of its sender may be forged.</summary>
    public ReadOnlyMemory<byte>? DatagramKey { get; init; }

    internal ReliSockOptions ToReliSock() => new() { Timeout = Timeout, MessageCap = MaxMessageLength };

    internal SafeSockOptions ToSafeSock() => new() { Key = DatagramKey, MessageCap = Math.Min(MaxMessageLength, CedarFrame.DefaultMessageCap) };
}
