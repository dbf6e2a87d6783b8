using System.Buffers.Binary;

namespace Smash.Structure.Tests;

/// <summary>What a 64-bit little-endian ELF file says of how it is to be loaded (elf(5)).</summary>
/// <param name="Path">The file.</param>
/// <param name="Type">e_type: 3 is ET_DYN, what can be loaded anywhere.</param>
/// <param name="Segments">p_type and p_flags of each program header.</param>
/// <param name="Dynamic">d_tag and d_val of each entry of the dynamic section.</param>
internal sealed record ElfProgram(string Path, int Type, IReadOnlyList<(uint Type, uint Flags)> Segments, IReadOnlyList<(long Tag, ulong Value)> Dynamic)
{
    private const uint DynamicSegment = 2;
    private const int HeaderLength = 64;
    private const int DynamicEntryLength = 16;

    /// <summary>Null for what is no ELF file.</summary>
    public static ElfProgram? Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < HeaderLength || !file.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        int headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(32));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56));
        List<(uint, uint)> segments = [];
        List<(long, ulong)> dynamic = [];
        for (int number = 0; number < count; number++)
        {
            ReadOnlySpan<byte> header = file.AsSpan(headers + (number * size), size);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
            segments.Add((type, BinaryPrimitives.ReadUInt32LittleEndian(header[4..])));
            if (type == DynamicSegment)
            {
                int start = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
                int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
                dynamic.AddRange(Entries(file.AsSpan(start, length)));
            }
        }

        return new ElfProgram(path, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(16)), segments, dynamic);
    }

    public override string ToString() => Path;

    private static List<(long Tag, ulong Value)> Entries(ReadOnlySpan<byte> section)
    {
        List<(long, ulong)> entries = [];
        for (; section.Length >= DynamicEntryLength; section = section[DynamicEntryLength..])
        {
            entries.Add((BinaryPrimitives.ReadInt64LittleEndian(section), BinaryPrimitives.ReadUInt64LittleEndian(section[8..])));
        }

        return entries;
    }
}
