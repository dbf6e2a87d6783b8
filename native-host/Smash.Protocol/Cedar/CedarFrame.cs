using System.Buffers;
using System.Buffers.Binary;

namespace Smash.Protocol.Cedar;

/// <summary>Header of one piece of a message on a stream: <c>u8 flags</c> (bit 0: the last of its message), <c>u32 length</c>, big-endian; then so many bytes.</summary>
/// <param name="IsLast">Whether the message ends with this frame.</param>
/// <param name="Length">Bytes after the header.</param>
public readonly record struct CedarFrame(bool IsLast, int Length)
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderLength = 5;

    /// <summary>Most bytes after a header: 1 MiB.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Bytes that a message may have when its receiver says nothing else: 1 MiB.</summary>
    public const int DefaultMessageCap = 1024 * 1024;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="frame">The header.</param>
    /// <returns>False: fewer bytes than a header has, and those are not wrong so far.</returns>
    /// <exception cref="CedarException">It is no header: unknown flags, a length over 1 MiB, or an empty frame that is not the last, of which a message could have any number.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CedarFrame frame)
    {
        frame = default;
        if (bytes.Length > 0 && bytes[0] > 1)
        {
            throw new CedarException($"A frame begins with the flags 0x{bytes[0]:x2}; only 0 and 1 are known. Does the peer speak CEDAR without TLS?");
        }

        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        frame = new CedarFrame(bytes[0] == 1, (int)Math.Min(length, int.MaxValue));
        if (length > MaxLength)
        {
            throw new CedarException($"A frame declares {length} bytes; the most are {MaxLength}.") { IsTooLong = true };
        }

        return length > 0 || frame.IsLast ? true : throw new CedarException("A frame is empty and yet not its message's last.");
    }

    /// <summary>Bytes that a message takes on a stream.</summary>
    /// <param name="messageLength">Its length.</param>
    public static long GetFramedLength(int messageLength) =>
        messageLength + (HeaderLength * Math.Max(1, (messageLength + (long)MaxLength - 1) / MaxLength));

    /// <summary>Writes a message as frames.</summary>
    /// <param name="message">The message; an empty one is one empty frame.</param>
    /// <param name="target">Where to.</param>
    public static void WriteMessage(ReadOnlySpan<byte> message, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        do
        {
            int length = Math.Min(message.Length, MaxLength);
            new CedarFrame(length == message.Length, length).Write(target.GetSpan(HeaderLength));
            target.Advance(HeaderLength);
            target.Write(message[..length]);
            message = message[length..];
        }
        while (message.Length > 0);
    }

    /// <summary>Writes the header.</summary>
    /// <param name="target">At least 5 bytes.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target[1..HeaderLength], (uint)Length);
        target[0] = IsLast ? (byte)1 : (byte)0;
    }
}
