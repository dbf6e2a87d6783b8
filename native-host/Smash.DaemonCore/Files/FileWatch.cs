namespace Smash.DaemonCore.Files;

/// <summary>One watch on a file.</summary>
/// <param name="watcher">Who holds it.</param>
/// <param name="id">inotify's number for the file or folder.</param>
/// <param name="modified">Called after a write, or for a new name.</param>
internal sealed class FileWatch(FileWatcher watcher, int id, Action modified) : IDisposable
{
    public int Id { get; } = id;

    public Action Modified { get; } = modified;

    public void Dispose() => watcher.Remove(this);
}
