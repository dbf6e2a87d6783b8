using System.Globalization;
using Smash.DaemonCore;
using Smash.DaemonCore.Processes;

namespace Smash.Rex.Execute;

/// <summary>
/// Holds a program and all that descends from it to a limit on their memory: looks ten times a second, as a host does for its jobs where no cgroup can. The resident sets are added up first; only where their sum is over
/// the limit are the proportional ones asked for, in which what several share counts once.
/// </summary>
internal sealed class TreeMemoryWatch : IDisposable
{
    private const string ProportionalLine = "Pss:";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly ChildProcess _child;
    private readonly ulong _limit;
    private readonly Action<string> _exceeded;
    private LoopTimer? _timer;
    private bool _isOver;

    /// <summary>Begins to look.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="child">The program.</param>
    /// <param name="limit">Bytes that are allowed.</param>
    /// <param name="exceeded">Told once, with the figures, when they are over it.</param>
    public TreeMemoryWatch(EventLoop loop, ChildProcess child, ulong limit, Action<string> exceeded)
    {
        _loop = loop;
        _child = child;
        _limit = limit;
        _exceeded = exceeded;
        LookLater();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _timer?.Dispose();
    }

    private void LookLater() => _timer = _loop.Schedule(Interval, () => _ = LookAsync());

    private async Task LookAsync()
    {
        IReadOnlyList<int> members = await _child.FamilyAsync();
        ulong limit = _limit;
        ulong bytes = await Task.Run(() => Measure(members, limit));
        if (_isOver)
        {
            return;
        }

        if (bytes > _limit)
        {
            Dispose();
            string processes = members.Count == 1 ? "1 process" : $"{members.Count} processes";
            _exceeded(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes of memory in {processes}, {_limit} allowed; looked at every {Interval.TotalMilliseconds:0} ms"));
            return;
        }

        LookLater();
    }

    private static ulong Measure(IReadOnlyList<int> members, ulong limit)
    {
        ulong resident = Sum(members, ReadResident);
        return resident <= limit ? resident : Sum(members, static pid => ReadProportional(pid) ?? ReadResident(pid));
    }

    private static ulong Sum(IReadOnlyList<int> members, Func<int, ulong> read) => members.Aggregate(0ul, (sum, pid) => sum + read(pid));

    private static ulong ReadResident(int pid) =>
        ReadOf(pid, "statm")?.Split(' ') is [_, { } pages, ..] ? ulong.Parse(pages, CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize : 0;

    private static ulong? ReadProportional(int pid)
    {
        string? line = ReadOf(pid, "smaps_rollup")?.Split('\n').FirstOrDefault(static line => line.StartsWith(ProportionalLine, StringComparison.Ordinal));
        return line is null ? null : ulong.Parse(line[ProportionalLine.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    // Of one that is gone, or may not be looked into, there is nothing.
    private static string? ReadOf(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
