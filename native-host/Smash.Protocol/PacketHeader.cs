using System.Buffers.Binary;

namespace Smash.Protocol;

/// <summary>The eight bytes before every payload: u32 type, u32 length, big-endian.</summary>
/// <param name="Type">Number of the packet; it need not be a defined one.</param>
/// <param name="Length">Bytes of payload that follow, as declared by the peer.</param>
public readonly record struct PacketHeader(PacketType Type, uint Length)
{
    /// <summary>Whether the payload is within <see cref="ProtocolLimits.MaxPayloadLength"/>.</summary>
    public bool IsLengthAllowed => Length <= ProtocolLimits.MaxPayloadLength;

    /// <summary>Reads a header.</summary>
    /// <param name="source">What was received so far.</param>
    /// <param name="header">The header, if <paramref name="source"/> holds all of it.</param>
    /// <returns>False when there are fewer than <see cref="ProtocolLimits.HeaderLength"/> bytes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketHeader header)
    {
        if (source.Length < ProtocolLimits.HeaderLength)
        {
            header = default;
            return false;
        }

        header = new PacketHeader(
            (PacketType)BinaryPrimitives.ReadUInt32BigEndian(source),
            BinaryPrimitives.ReadUInt32BigEndian(source[4..]));
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="ProtocolLimits.HeaderLength"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Type);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Length);
    }
}
