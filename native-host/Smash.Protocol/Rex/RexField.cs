namespace Smash.Protocol.Rex;

/// <summary>One field of an OPEN or ACCEPTED: u16 tag, u32 length, value, as in the packets of a host. What the tags mean is each transaction's own; a receiver skips those that it does not know.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Value">The value's bytes.</param>
public readonly record struct RexField(ushort Tag, ReadOnlyMemory<byte> Value)
{
    /// <summary>A reader at the start of the value.</summary>
    public PacketReader Reader => new(Value.Span);
}
