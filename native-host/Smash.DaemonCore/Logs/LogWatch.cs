using Smash.DaemonCore.Files;

namespace Smash.DaemonCore.Logs;

/// <summary>Tells when a log may have new lines: when its file grows, and when a file gets its name. It belongs to the loop.</summary>
internal sealed class LogWatch : IDisposable
{
    private readonly FileWatcher _watcher;
    private readonly string _path;
    private readonly IDisposable _folderWatch;
    private IDisposable? _fileWatch;
    private TaskCompletionSource? _change;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="IOException">The log's folder is not there, or the user's inotify limit is reached.</exception>
    public LogWatch(FileWatcher watcher, string path)
    {
        _watcher = watcher;
        _path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(_path)!;
        _folderWatch = watcher.WatchFolder(folder, OnNewName)
            ?? throw new IOException($"{folder} cannot be watched: it is not there, or the limit fs.inotify.max_user_watches or max_user_instances is reached (inotify(7)).");
        _fileWatch = watcher.Watch(_path, OnChange);
    }

    /// <summary>
    /// Completes at the next change after this call; what happened before it may count too. Who calls it, then reads, and waits only if there was nothing to read, misses nothing.
    /// </summary>
    public Task NextChange()
    {
        _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _change.Task;
    }

    public void Dispose()
    {
        _folderWatch.Dispose();
        _fileWatch?.Dispose();
    }

    private void OnNewName()
    {
        // The new watch before the end of the old one: where the file is the same, the kernel's watch stays.
        IDisposable? fileWatch = _watcher.Watch(_path, OnChange);
        _fileWatch?.Dispose();
        _fileWatch = fileWatch;
        OnChange();
    }

    private void OnChange()
    {
        TaskCompletionSource? change = _change;
        _change = null;
        change?.SetResult();
    }
}
