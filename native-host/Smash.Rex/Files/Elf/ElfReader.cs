using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Smash.Rex.Files.Elf;

/// <summary>Reads what of an ELF file tells how it is loaded. What is wrong in it is passed over: who runs it will be told by the loader.</summary>
internal sealed class ElfReader
{
    private const int MostSegments = 512;
    private const int MostDynamicEntries = 4096;
    private const int MostStringBytes = 4096;

    private const uint SegmentLoad = 1;
    private const uint SegmentDynamic = 2;
    private const uint SegmentInterpreter = 3;
    private const long TagNeeded = 1;
    private const long TagStrings = 5;
    private const long TagRPath = 15;
    private const long TagRunPath = 29;

    private readonly SafeFileHandle _file;
    private readonly ElfMachine _machine;
    private readonly List<Segment> _segments = [];

    private ElfReader(SafeFileHandle file, ElfMachine machine)
    {
        _file = file;
        _machine = machine;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A regular file.</param>
    /// <returns>What it says; null: it is no ELF file, or cannot be read.</returns>
    public static ElfFile? TryRead(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> head = stackalloc byte[20];
            if (RandomAccess.Read(file, head, 0) < head.Length || !head.StartsWith("\u007fELF"u8) || head[4] is not (1 or 2) || head[5] is not (1 or 2))
            {
                return null;
            }

            bool isBig = head[5] == 2;
            ushort number = isBig ? BinaryPrimitives.ReadUInt16BigEndian(head[18..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[18..]);
            return new ElfReader(file, new ElfMachine(number, head[4] == 2, isBig)).Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ElfFile Read()
    {
        ReadSegments();
        var elf = new ElfFile(_machine);
        if (Find(SegmentInterpreter) is { } interpreter)
        {
            elf = elf with { Loader = ReadText((long)interpreter.Offset, (int)Math.Min(interpreter.Bytes, MostStringBytes)) };
        }

        return Find(SegmentDynamic) is { } dynamic ? ReadDynamic(elf, dynamic) : elf;
    }

    private Segment? Find(uint kind) => _segments.Find(segment => segment.Kind == kind);

    private void ReadSegments()
    {
        bool wide = _machine.Is64Bit;
        ReadOnlySpan<byte> head = ReadBytes(0, wide ? 64 : 52);
        ulong offset = Word(head, wide ? 32 : 28);
        int size = Half(head, wide ? 54 : 42);
        int count = Math.Min((int)Half(head, wide ? 56 : 44), MostSegments);
        if (size < (wide ? 56 : 32))
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = ReadBytes((long)offset + ((long)i * size), wide ? 56 : 32);
            _segments.Add(wide
                ? new Segment(Quarter(entry, 0), Word(entry, 8), Word(entry, 16), Word(entry, 32))
                : new Segment(Quarter(entry, 0), Word(entry, 4), Word(entry, 8), Word(entry, 16)));
        }
    }

    private ElfFile ReadDynamic(ElfFile elf, Segment dynamic)
    {
        int width = _machine.Is64Bit ? 8 : 4;
        int count = (int)Math.Min(dynamic.Bytes / (ulong)(2 * width), MostDynamicEntries);
        ReadOnlySpan<byte> table = ReadBytes((long)dynamic.Offset, count * 2 * width);
        var values = new List<(long Tag, ulong Value)>();
        for (int i = 0; i < count && Word(table, 2 * i * width) is not 0 and var tag; i++)
        {
            values.Add(((long)tag, Word(table, ((2 * i) + 1) * width)));
        }

        long strings = values.Where(static entry => entry.Tag == TagStrings).Select(entry => OffsetOf(entry.Value)).FirstOrDefault(-1);
        if (strings < 0)
        {
            return elf;
        }

        string[] TextsOf(long tag) => [.. values.Where(entry => entry.Tag == tag).Select(entry => ReadText(strings + (long)entry.Value, MostStringBytes))];
        string runPath = string.Join(':', TextsOf(TagRunPath));
        return elf with { Needed = TextsOf(TagNeeded), RunPath = runPath, RPath = runPath.Length > 0 ? "" : string.Join(':', TextsOf(TagRPath)) };
    }

    // Where in the file something is that is loaded to an address.
    private long OffsetOf(ulong address) => _segments.Find(segment => segment.Kind == SegmentLoad && address >= segment.Address && address - segment.Address < segment.Bytes) is { } found
        ? (long)(found.Offset + (address - found.Address))
        : -1;

    private string ReadText(long offset, int most)
    {
        byte[] bytes = new byte[most];
        int count = offset < 0 ? 0 : RandomAccess.Read(_file, bytes, offset);
        int end = bytes.AsSpan(0, count).IndexOf((byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? count : end);
    }

    // What is beyond the end is 0.
    private byte[] ReadBytes(long offset, int length)
    {
        byte[] bytes = new byte[length];
        if (offset >= 0)
        {
            RandomAccess.Read(_file, bytes, offset);
        }

        return bytes;
    }

    private ulong Word(ReadOnlySpan<byte> bytes, int at) => _machine.Is64Bit
        ? _machine.IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..])
        : Quarter(bytes, at);

    private uint Quarter(ReadOnlySpan<byte> bytes, int at) =>
        _machine.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private ushort Half(ReadOnlySpan<byte> bytes, int at) =>
        _machine.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private sealed record Segment(uint Kind, ulong Offset, ulong Address, ulong Bytes);
}
