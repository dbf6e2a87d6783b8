using System.Buffers.Binary;

namespace Smash.DaemonCore.Cedar;

/// <summary>What is before the content of each datagram of <see cref="SafeSock"/>, big-endian; CEDAR.md has the table.</summary>
/// <param name="IsSigned">Whether a tag is at the end.</param>
/// <param name="Index">Which fragment of its message, from 0.</param>
/// <param name="Count">Fragments of the message, 1 or more.</param>
/// <param name="Sender">Random number of the sending socket.</param>
/// <param name="Message">Number of the message, from 1, without gaps at the sender.</param>
/// <param name="Time">When the message was sent: milliseconds since 1970, UTC.</param>
internal readonly record struct FragmentHeader(bool IsSigned, int Index, int Count, ulong Sender, ulong Message, long Time)
{
    public const int Length = 34;
    public const int TagLength = 32;
    public const int DatagramLength = 1400;

    /// <summary>Content of every fragment but the last, which has what is left. The tag's room is left free where there is none, so that the size does not depend on the key.</summary>
    public const int ContentLength = DatagramLength - Length - TagLength;

    private const uint Magic = 0x53434447; // SCDG
    private const byte Version = 1;

    public bool IsLast => Index == Count - 1;

    /// <summary>Reads the header of a datagram, and finds its content.</summary>
    /// <returns>False: it is no fragment that a sender could have made.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, int messageCap, out FragmentHeader header, out ReadOnlySpan<byte> content)
    {
        header = default;
        content = default;
        if (datagram.Length is < Length or > DatagramLength || BinaryPrimitives.ReadUInt32BigEndian(datagram) != Magic || datagram[4] != Version || datagram[5] > 1)
        {
            return false;
        }

        header = new FragmentHeader(
            datagram[5] == 1,
            BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]),
            BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(datagram[10..]),
            BinaryPrimitives.ReadUInt64BigEndian(datagram[18..]),
            BinaryPrimitives.ReadInt64BigEndian(datagram[26..]));
        int length = datagram.Length - Length - (header.IsSigned ? TagLength : 0);
        if (length < 0 || !header.IsPossible(length, messageCap))
        {
            return false;
        }

        content = datagram.Slice(Length, length);
        return true;
    }

    /// <summary>How many fragments a message has.</summary>
    public static int CountFor(int messageLength) => Math.Max(1, (messageLength + ContentLength - 1) / ContentLength);

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, Magic);
        target[4] = Version;
        target[5] = IsSigned ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], (ushort)Index);
        BinaryPrimitives.WriteUInt16BigEndian(target[8..], (ushort)Count);
        BinaryPrimitives.WriteUInt64BigEndian(target[10..], Sender);
        BinaryPrimitives.WriteUInt64BigEndian(target[18..], Message);
        BinaryPrimitives.WriteInt64BigEndian(target[26..], Time);
    }

    // All fragments but the last are full, and only the one fragment of an empty message is empty: one message is split in one way.
    private bool IsPossible(int length, int messageCap) =>
        Index < Count
        && Count <= CountFor(messageCap)
        && Message > 0
        && (IsLast ? length <= ContentLength && (length > 0 || Count == 1) : length == ContentLength)
        && (!IsLast || ((Count - 1) * ContentLength) + length <= messageCap);
}
