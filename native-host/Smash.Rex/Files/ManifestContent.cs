using System.Buffers.Binary;
using Smash.Protocol;

namespace Smash.Rex.Files;

/// <summary>How a manifest tells what is in a file.</summary>
internal static class ManifestContent
{
    private const int HashBytes = 16;

    /// <summary>Decodes it.</summary>
    /// <param name="reader">The manifest.</param>
    /// <exception cref="MalformedPacketException">It is none, or its pieces are not the whole.</exception>
    public static HashedFile Read(ref PacketReader reader)
    {
        FileHash hash = FileHash.Read(reader.ReadBytes() is { Length: FileHash.Length } bytes ? bytes : throw new MalformedPacketException("A file's hash has 32 bytes."));
        ulong length = reader.ReadUInt64();
        uint count = reader.ReadUInt32();
        if (count > reader.Remaining / (HashBytes + sizeof(uint)))
        {
            throw new MalformedPacketException($"A file declares {count} pieces, where {reader.Remaining} bytes are left.");
        }

        var chunks = new FileChunk[count];
        ulong sum = 0;
        for (int i = 0; i < chunks.Length; i++)
        {
            var high = (UInt128)reader.ReadUInt64();
            chunks[i] = new FileChunk((high << 64) | reader.ReadUInt64(), (int)Math.Min(reader.ReadUInt32(), ChunkCutter.MostBytes + 1));
            sum += (uint)chunks[i].Bytes;
        }

        return IsWhole(length, chunks, sum) ? new HashedFile(hash, (long)length, chunks) : throw new MalformedPacketException($"A file of {length} bytes has pieces of {sum} together.");
    }

    /// <summary>Encodes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="content">What is in the file.</param>
    public static void Write(PacketWriter writer, HashedFile content)
    {
        writer.WriteBytes(content.Hash.ToBytes());
        writer.WriteUInt64((ulong)content.Bytes);
        writer.WriteUInt32((uint)content.Chunks.Count);
        Span<byte> hash = stackalloc byte[HashBytes];
        foreach (FileChunk chunk in content.Chunks)
        {
            BinaryPrimitives.WriteUInt128BigEndian(hash, chunk.Hash);
            writer.WriteRaw(hash);
            writer.WriteUInt32((uint)chunk.Bytes);
        }
    }

    private static bool IsWhole(ulong length, FileChunk[] chunks, ulong sum) => chunks.Length == 0
        ? length <= ChunkCutter.SmallestCutFile
        : length == sum && Array.TrueForAll(chunks, static chunk => chunk.Bytes is > 0 and <= ChunkCutter.MostBytes);
}
