using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Smash.Red.Limits;

/// <summary>The control group of a world, in each hierarchy that is of use.</summary>
internal sealed class ControlGroup
{
    // The launcher, and a child of it between clone(2) and execve(2).
    private const int OwnProcesses = 2;

    private readonly IReadOnlyList<string> _folders;
    private readonly bool _isUnified;

    private ControlGroup(IReadOnlyList<string> folders, bool isUnified)
    {
        _folders = folders;
        _isUnified = isUnified;
    }

    /// <summary>How many of the world's processes the kernel has killed for want of memory.</summary>
    public long MemoryKills => TryRead(_isUnified ? "memory.events" : "memory.oom_control", "oom_kill ") ?? 0;

    /// <summary>What CPU time the world has used; null: it is not accounted.</summary>
    public TimeSpan? CpuTime =>
        TryRead("cpu.stat", "usage_usec ") is { } microseconds ? TimeSpan.FromMicroseconds(microseconds)
        : TryRead("cpuacct.usage", "") is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
        : null;

    /// <summary>Makes one.</summary>
    /// <param name="folders">Its folder in each hierarchy.</param>
    /// <param name="isUnified">Whether they are of version 2.</param>
    /// <param name="limits">What the world may use.</param>
    /// <returns>The group.</returns>
    /// <exception cref="IOException">It cannot be made; nothing is left of it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static ControlGroup Create(IReadOnlyList<string> folders, bool isUnified, WorldLimits limits)
    {
        var group = new ControlGroup(folders, isUnified);
        try
        {
            foreach (string folder in folders)
            {
                Directory.CreateDirectory(folder);
            }

            group.Limit(limits);
            return group;
        }
        catch
        {
            group.Remove();
            throw;
        }
    }

    /// <summary>
    /// Opens what the world's first process writes itself into. In version 1 that is the list of threads, of which it has one: the kernel moves a thread that moves itself at once, and waits
    /// for all processors, for some milliseconds, before it moves a process.
    /// </summary>
    /// <returns>The file of each hierarchy; the caller closes them.</returns>
    public IReadOnlyList<SafeFileHandle> OpenMembers() =>
        [.. _folders.Select(folder => File.OpenHandle(Path.Combine(folder, _isUnified ? "cgroup.procs" : "tasks"), FileMode.Open, FileAccess.Write))];

    /// <summary>Removes it; no process is in it.</summary>
    /// <exception cref="IOException">A process is.</exception>
    public void Remove()
    {
        foreach (string folder in _folders.Where(Directory.Exists))
        {
            Directory.Delete(folder);
        }
    }

    private void Limit(WorldLimits limits)
    {
        string memory = limits.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        Write(_isUnified ? "memory.max" : "memory.limit_in_bytes", memory);
        // Behind the limit on memory: version 1 refuses a lower sum of memory and swap. Kernels that do not account swap do not have these.
        TryWrite("memory.memsw.limit_in_bytes", memory);
        TryWrite("memory.swap.max", "0");
        TryWrite("pids.max", (limits.Processes + OwnProcesses).ToString(CultureInfo.InvariantCulture));
    }

    private void Write(string file, string value) => File.WriteAllText(Path.Combine(Find(file) ?? throw new FileNotFoundException($"Control group {_folders[0]} has no {file}."), file), value);

    private void TryWrite(string file, string value)
    {
        if (Find(file) is not null)
        {
            Write(file, value);
        }
    }

    private string? Find(string file) => _folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, file)));

    private long? TryRead(string file, string name)
    {
        string? value = Find(file) is { } folder ? File.ReadLines(Path.Combine(folder, file)).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return value is null ? null : long.Parse(value.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
