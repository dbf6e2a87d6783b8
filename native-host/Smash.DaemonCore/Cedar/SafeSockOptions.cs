using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>How a <see cref="SafeSock"/> behaves; all of it can be left as it is.</summary>
public sealed record SafeSockOptions
{
    /// <summary>The least bytes of a key.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The defaults.</summary>
    public static SafeSockOptions Default { get; } = new();

    /// <summary>Key that all who speak together hold: then every fragment is signed by HMAC-SHA256 (RFC 2104), and what is not is dropped. 16 bytes or more, random. Null (default): nothing is signed.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>Most bytes of a message, sent or received: up to 1 MiB, the default.</summary>
    public int MessageCap { get; init; } = CedarFrame.DefaultMessageCap;

    /// <summary>How long the fragments of a message may take to come. Default: 10 s.</summary>
    public TimeSpan ReassemblyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes that are kept of incomplete messages of one address; beyond it its oldest one is dropped. Default: 4 MiB.</summary>
    public int MemoryPerPeer { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most bytes that are kept of incomplete messages in all; beyond it the oldest one is dropped. Default: 16 MiB.</summary>
    public int TotalMemory { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most senders that are remembered, so that none of their messages is delivered twice. Default: 4096.</summary>
    public int SenderCap { get; init; } = 4096;

    /// <summary>How far a signed message's time may be from this machine's clock; older ones could be replays that nobody remembers. Default: 60 s.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a second that are sent at most, in the long run; null (default): as many as can be.</summary>
    public long? SendBytesPerSecond { get; init; }

    /// <summary>Most time that sending one message may take. Default: 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether it may send to broadcast addresses, as discovery does. Default: false.</summary>
    public bool AllowsBroadcast { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MessageCap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MessageCap, CedarFrame.DefaultMessageCap);
        ArgumentOutOfRangeException.ThrowIfLessThan(SenderCap, 1);
        if (Key is { Length: < MinKeyLength })
        {
            throw new ArgumentException($"A key of less than {MinKeyLength} bytes could be guessed.", nameof(Key));
        }
    }
}
