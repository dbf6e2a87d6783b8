using System.Collections.Concurrent;
using Smash.DaemonCore;
using Smash.DaemonCore.Files;
using Smash.Rex.Files;

namespace Smash.Rex.Forks;

/// <summary>
/// Hashes the memory of a process while it is being written down: files that only grow, so that a part that is whole stays as it is. What is not done when the last byte is there is left to whoever wants the rest. For the loop's
/// thread alone.
/// </summary>
internal sealed class GrowingParts : IDisposable
{
    private const string Pattern = "pages-*.img";

    private readonly FileWatcher _watcher;
    private readonly string _folder;
    private readonly Dictionary<string, IDisposable?> _watches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<FileHash>> _parts = new(StringComparer.Ordinal);
    private Task _hashing = Task.CompletedTask;
    private bool _hasGrown;
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="folder">Where they will be written.</param>
    public GrowingParts(EventLoop loop, string folder)
    {
        _folder = folder;
        _watcher = new FileWatcher(loop);
        // Without a watch, where the user has no more of them, all is left.
        _watcher.WatchFolder(folder, OnNames);
    }

    /// <summary>Ends it: the files are complete.</summary>
    /// <returns>The hashes of the first parts of each, by its path.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<FileHash>>> FinishAsync()
    {
        Dispose();
        await _hashing;
        return _parts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _watcher.Dispose();
    }

    private void OnNames()
    {
        foreach (string path in Directory.GetFiles(_folder, Pattern))
        {
            if (!_watches.ContainsKey(path))
            {
                _watches.Add(path, _watcher.Watch(path, OnGrown));
                OnGrown();
            }
        }
    }

    private void OnGrown()
    {
        _hasGrown = true;
        if (_hashing.IsCompleted && !_isOver)
        {
            _hashing = HashAsync();
        }
    }

    private async Task HashAsync()
    {
        while (_hasGrown && !_isOver)
        {
            _hasGrown = false;
            string[] paths = [.. _watches.Keys];
            await Task.Run(() => Array.ForEach(paths, Hash));
        }
    }

    private void Hash(string path)
    {
        if (!_isOver)
        {
            _parts[path] = FileParts.Hash(path, _parts.GetValueOrDefault(path) ?? [], isWhole: false);
        }
    }
}
