using System.Buffers.Text;
using System.Text.Unicode;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>Adds up what the processes of a job tell in /proc (proc_pid_stat(5), proc_pid_io(5)). Not safe for concurrent use.</summary>
internal sealed class TreeUsageReader
{
    private const int MaxPathLength = 64;
    private const int UserTicksField = 11;
    private const int LastTicksField = 14;
    private const int ThreadsField = 17;
    private const ulong MillisecondsPerTick = 1000 / ProcessFields.TicksPerSecond;

    private readonly ProcReader _reader = new();
    private readonly ProcessTree _tree;
    private readonly List<int> _members = [];

    public TreeUsageReader() => _tree = new ProcessTree(_reader);

    /// <summary>Reads what a job's processes have used.</summary>
    /// <param name="leader">Pid of its leader.</param>
    /// <param name="withDisk">Whether what they wrote is wanted.</param>
    public TreeUsage Read(int leader, bool withDisk)
    {
        _tree.Find(leader, _members);
        ulong ticks = 0;
        ulong written = 0;
        uint threads = 0;
        foreach (int process in _members)
        {
            (ulong own, uint count) = ReadTimes(process);
            ticks += own;
            threads += count;
            written += withDisk ? ReadWritten(process) : 0;
        }

        return new TreeUsage(ticks * MillisecondsPerTick, written, threads);
    }

    private (ulong Ticks, uint Threads) ReadTimes(int process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/stat\0", out _);
        ReadOnlySpan<byte> text = _reader.ReadFile(path);
        // The name before the fields may hold blanks and parentheses.
        int end = text.LastIndexOf((byte)')');
        return end < 0 ? default : ReadTimes(text[(end + 2)..]);
    }

    private static (ulong Ticks, uint Threads) ReadTimes(ReadOnlySpan<byte> fields)
    {
        ulong ticks = 0;
        for (int index = 0; index < ThreadsField; index++)
        {
            if (index is >= UserTicksField and <= LastTicksField && Utf8Parser.TryParse(fields, out ulong value, out _))
            {
                ticks += value;
            }

            fields = fields[(fields.IndexOf((byte)' ') + 1)..];
        }

        return (ticks, Utf8Parser.TryParse(fields, out uint threads, out _) ? threads : 0);
    }

    /// <summary>A process that may not be looked into, as one of a set-user-ID program, counts for nothing.</summary>
    private ulong ReadWritten(int process)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        Utf8.TryWrite(path, $"/proc/{process}/io\0", out _);
        ReadOnlySpan<byte> text = _reader.ReadFile(path);
        int at = text.IndexOf("\nwrite_bytes: "u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + "\nwrite_bytes: "u8.Length)..], out ulong bytes, out _) ? bytes : 0;
    }
}
