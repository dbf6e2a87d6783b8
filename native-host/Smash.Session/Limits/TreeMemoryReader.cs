using System.Buffers.Text;
using System.Text.Unicode;

namespace Smash.Session.Limits;

/// <summary>
/// Measures the memory of a job's processes, in two ways. The resident sets (statm) cost microseconds, but a page that several processes share counts once for each of them: their sum
/// is a bound from above. The proportional sets (smaps_rollup), in which a page that n processes share counts one n-th for each, are what is held against a limit; the kernel has to walk all pages
/// for them. Not safe for concurrent use.
/// </summary>
internal sealed class TreeMemoryReader
{
    private const int MaxPathLength = 64;
    private const int ResidentField = 1;
    private const int SharedField = 2;

    private readonly ProcReader _reader = new();
    private readonly ProcessTree _tree;
    private readonly List<int> _members = [];

    public TreeMemoryReader() => _tree = new ProcessTree(_reader);

    /// <summary>Adds up the resident sets.</summary>
    /// <param name="leader">Pid of the job's leader.</param>
    public TreeMemory ReadResident(int leader)
    {
        _tree.Find(leader, _members);
        ulong resident = 0;
        ulong anonymous = 0;
        foreach (int process in _members)
        {
            (ulong all, ulong shared) = ReadPages(process);
            resident += all;
            anonymous += all - Math.Min(all, shared);
        }

        // Between a process and its children anonymous pages are shared too, until one writes to them.
        return new TreeMemory(resident, _members.Count == 1 ? anonymous : 0, _members.Count);
    }

    /// <summary>Adds up the proportional sets; of a process that may not be looked into so, the resident set.</summary>
    /// <param name="leader">Pid of the job's leader.</param>
    public TreeMemory ReadProportional(int leader)
    {
        _tree.Find(leader, _members);
        ulong bytes = 0;
        foreach (int process in _members)
        {
            bytes += ReadProportionalOf(process) ?? ReadPages(process).Resident;
        }

        return new TreeMemory(bytes, bytes, _members.Count);
    }

    private static ulong ReadField(ReadOnlySpan<byte> fields, int index)
    {
        for (; index > 0; index--)
        {
            fields = fields[(fields.IndexOf((byte)' ') + 1)..];
        }

        return Utf8Parser.TryParse(fields, out ulong value, out _) ? value : 0;
    }

    private (ulong Resident, ulong Shared) ReadPages(int process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/statm\0", out _);
        ReadOnlySpan<byte> fields = _reader.ReadFile(path);
        ulong page = (ulong)Environment.SystemPageSize;
        return (ReadField(fields, ResidentField) * page, ReadField(fields, SharedField) * page);
    }

    private ulong? ReadProportionalOf(int process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/smaps_rollup\0", out _);
        ReadOnlySpan<byte> text = _reader.ReadFile(path);
        int at = text.IndexOf("\nPss:"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 5)..].TrimStart((byte)' '), out ulong kibibytes, out _) ? kibibytes * 1024 : null;
    }
}
