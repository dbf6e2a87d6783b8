namespace Smash.Protocol.Rex;

/// <summary>Numbers that both ends of a link hold to.</summary>
public static class RexLimits
{
    /// <summary>Version of the frames that this library speaks.</summary>
    public const uint Version = 1;

    /// <summary>Bytes before a frame's payload: length, type, channel.</summary>
    public const int HeaderLength = 9;

    /// <summary>Bytes of type and channel, which a frame's length counts too.</summary>
    public const int CountedHeaderLength = 5;

    /// <summary>Most that a frame's length may say: 1 MiB.</summary>
    public const int MaxFrameLength = 1024 * 1024;

    /// <summary>Most bytes of a payload.</summary>
    public const int MaxPayloadLength = MaxFrameLength - CountedHeaderLength;

    /// <summary>Most bytes of a stream that a sender puts into one frame, so that signals do not wait long behind them: 64 KiB.</summary>
    public const int MaxDataLength = 64 * 1024;

    /// <summary>Bytes that may be sent on each stream of a new channel before the receiver has said more: 256 KiB.</summary>
    public const int InitialWindow = 256 * 1024;

    /// <summary>Most channels that one side has open on a link at a time.</summary>
    public const int MaxChannels = 1024;
}
