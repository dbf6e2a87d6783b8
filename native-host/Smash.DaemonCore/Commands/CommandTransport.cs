namespace Smash.DaemonCore.Commands;

/// <summary>How a command came.</summary>
public enum CommandTransport
{
    /// <summary>A Unix stream socket: the kernel says who the peer is.</summary>
    Unix,

    /// <summary>TCP, with or without TLS.</summary>
    Tcp,

    /// <summary>A datagram: its sender's address may be forged unless the message is authenticated.</summary>
    Datagram,

    /// <summary>Inside a packet of another protocol, whose connection says who the peer is.</summary>
    Packet,
}
