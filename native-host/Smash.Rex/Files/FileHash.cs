using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Smash.Rex.Files;

/// <summary>What a file holds, as its SHA-256.</summary>
/// <param name="High">The first half.</param>
/// <param name="Low">The second half.</param>
internal readonly record struct FileHash(UInt128 High, UInt128 Low)
{
    /// <summary>Bytes of one.</summary>
    public const int Length = 32;

    private const int Half = Length / 2;

    /// <summary>Reads one.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    public static FileHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[Half..]));

    /// <summary>The hash of bytes.</summary>
    /// <param name="bytes">They.</param>
    public static FileHash Of(ReadOnlySpan<byte> bytes) => Read(SHA256.HashData(bytes));

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(Half), Low);
        return bytes;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
