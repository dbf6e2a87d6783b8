using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Red;
using Smash.Red.Jobs;

namespace Smash.Red.Tests.Jobs;

/// <summary>A world that is nothing but a folder: jobs need no more of it.</summary>
internal sealed class FolderWorld(ProcessBench bench, string folder) : IJobWorld
{
    public ProcessUser? User => null;

    public IReadOnlyList<EffectiveLimit> ProcessLimits { get; set; } = [];

    public IReadOnlyDictionary<string, string> RunEnvironment { get; } = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };

    public int MaximumJobs { get; set; } = 8;

    public int MaximumZombies { get; set; } = 8;

    public long MemoryKills { get; set; }

    public bool IsCpuTimeUsedUp { get; set; }

    public Task<ChildProcess> RunAsync(ProcessPlan plan) => bench.Table.CreateAsync(plan with { Directory = folder, Environment = RunEnvironment, Limits = ProcessLimits });

    public SafeFileHandle OpenForReading(string path) => Open(path, FileMode.Open, FileAccess.Read);

    public SafeFileHandle OpenForWriting(string path, bool append) => Open(path, append ? FileMode.Append : FileMode.OpenOrCreate, FileAccess.Write);

    public bool CanExecute(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & UnixFileMode.OtherExecute) != 0;

    // FileMode.Append only seeks to the end; jobs count on O_APPEND, as open(2) gives it.
    private SafeFileHandle Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            string full = Path.Combine(folder, path.TrimStart('/'));
            return mode == FileMode.Append ? Interop.OpenToAppend.Invoke(full) : File.OpenHandle(full, mode, access, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RedException(RedError.NoEntry, $"'{path}': {exception.Message}", exception);
        }
    }
}
