namespace Smash.DaemonCore.Logs;

/// <summary>One file of a log, and when it is set aside. All who write to one file must be given the same.</summary>
/// <param name="Path">The file; it is made with mode 0600. Its folder must be there.</param>
public sealed record LogFileOptions(string Path)
{
    /// <summary>Bytes after which the file is set aside, before a line that would exceed them; 0: never. Default 1 MiB. (MAX_&lt;SUBSYS&gt;_LOG)</summary>
    public long MaxLength { get; init; } = 1024 * 1024;

    /// <summary>How many files set aside are kept, as <c>Path.1</c> (the newest) to <c>Path.N</c>; 0: the file is never set aside. Default 1. (MAX_NUM_&lt;SUBSYS&gt;_LOG)</summary>
    public int MaxOldFiles { get; init; } = 1;

    /// <summary>The file that writers lock by fcntl(2); null: the log file itself. It may be elsewhere, where the log's own file system has no locks. (LOG_LOCK)</summary>
    public string? LockPath { get; init; }
}
