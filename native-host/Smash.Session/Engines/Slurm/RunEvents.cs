using Smash.DaemonCore.Files;

namespace Smash.Session.Engines.Slurm;

/// <summary>Hears what runs tell, by the files that they put into one folder. A file is there until it is removed, and told once.</summary>
/// <param name="watcher">Tells of new files; those from nodes whose file system does not, <see cref="ReadAsync"/> finds.</param>
/// <param name="folder">Where they are.</param>
/// <param name="told">Told of each: the run's name, what it is about, and what it says.</param>
internal sealed class RunEvents(FileWatcher watcher, SlurmFolder folder, Action<string, string, RunReport> told)
{
    /// <summary>A run has begun.</summary>
    public const string Start = "start";

    /// <summary>A run was stopped, or goes on.</summary>
    public const string State = "state";

    /// <summary>A run has ended.</summary>
    public const string End = "end";

    private static readonly string[] Kinds = [Start, State, End];

    // By file: when the one was written that has been told.
    private readonly Dictionary<string, long> _known = [];
    private IDisposable? _watch;
    private Task _reading = Task.CompletedTask;
    private bool _isDue;

    /// <summary>Watches from now on.</summary>
    public void Watch() => _watch ??= watcher.WatchFolder(folder.EventsPath, () => ReadAsync());

    /// <summary>Reads what is there.</summary>
    /// <returns>Completes when all has been told that was there at the call.</returns>
    public Task ReadAsync()
    {
        _isDue = true;
        return _reading = _reading.IsCompleted ? ReadAllAsync() : _reading;
    }

    /// <summary>Removes the file of an event that has been told, off the loop.</summary>
    public void Remove(string name, string kind)
    {
        _ = RemoveAsync(Path.Combine(folder.EventsPath, $"{name}.{kind}"));
    }

    private async Task RemoveAsync(string file)
    {
        await Task.Run(() => File.Delete(file));
        // A look that goes on may have found it still.
        await _reading;
        _known.Remove(file);
    }

    private async Task ReadAllAsync()
    {
        while (_isDue)
        {
            _isDue = false;
            Dictionary<string, long> known = new(_known);
            List<(string File, long Written, string Text)> found = await Task.Run(() => ReadNew(known));
            foreach ((string file, long written, string text) in found.OrderBy(static one => Array.IndexOf(Kinds, Path.GetExtension(one.File)[1..])))
            {
                if (_known.GetValueOrDefault(file) != written)
                {
                    _known[file] = written;
                    told(Path.GetFileNameWithoutExtension(file), Path.GetExtension(file)[1..], RunReport.Parse(text));
                }
            }
        }
    }

    private List<(string File, long Written, string Text)> ReadNew(Dictionary<string, long> known)
    {
        var found = new List<(string File, long Written, string Text)>();
        var events = new DirectoryInfo(folder.EventsPath);
        foreach (FileInfo file in events.Exists ? events.EnumerateFiles() : [])
        {
            long written = file.LastWriteTimeUtc.Ticks;
            if (file.Name[0] != '.' && known.GetValueOrDefault(file.FullName) != written && TryRead(file.FullName) is { } text)
            {
                found.Add((file.FullName, written, text));
            }
        }

        return found;
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (FileNotFoundException)
        {
            // It was removed just now: it is known.
            return null;
        }
    }
}
