namespace Smash.Protocol.Rex;

/// <summary>One frame as it was received.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Channel">Which channel it belongs to; 0: the link itself.</param>
/// <param name="Payload">The rest. It is the decoder's memory: good until the next bytes are fed to it.</param>
public readonly record struct RexFrame(RexFrameType Type, uint Channel, ReadOnlyMemory<byte> Payload)
{
    /// <summary>A reader at the start of the payload.</summary>
    public PacketReader Reader => new(Payload.Span);
}
