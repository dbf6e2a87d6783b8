using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Files;

/// <summary>Tells when files grow and when folders get new names, by inotify(7). One file or folder may be watched several times. It belongs to the loop.</summary>
public sealed unsafe class FileWatcher : IDescriptorHandler, IDisposable
{
    private const int EventHeaderLength = 16;
    private const int BufferLength = 16 * 1024;

    // The number in IN_Q_OVERFLOW: the kernel could not keep all events.
    private const int Overflow = -1;

    private readonly EventLoop _loop;
    private readonly Dictionary<int, List<FileWatch>> _watches = [];
    private int _descriptor = -1;
    private DescriptorRegistration? _registration;

    /// <summary>Makes a watcher that holds no descriptor until its first watch.</summary>
    /// <param name="loop">The loop to call back on.</param>
    public FileWatcher(EventLoop loop) => _loop = loop;

    /// <summary>Watches a file until the watch is disposed.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="modified">Called after a write.</param>
    /// <returns>The watch, or null when the file is not there or the user's inotify limit is reached.</returns>
    public IDisposable? Watch(string path, Action modified) => Watch(path, InotifyAddWatch.Modify, modified);

    /// <summary>Watches a folder, not what lies deeper, until the watch is disposed.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <param name="changed">Called when a file was made in it or got a name in it.</param>
    /// <returns>The watch, or null when there is no such folder or the user's inotify limit is reached.</returns>
    public IDisposable? WatchFolder(string path, Action changed) => Watch(path, InotifyAddWatch.NewName, changed);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        if (_descriptor >= 0)
        {
            CloseDescriptor.Invoke(_descriptor);
            _descriptor = -1;
        }
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        Span<byte> buffer = stackalloc byte[BufferLength];
        nint count;
        fixed (byte* start = buffer)
        {
            count = ReadDescriptor.Invoke(_descriptor, start, BufferLength);
        }

        for (int at = 0; at + EventHeaderLength <= count;)
        {
            int id = MemoryMarshal.Read<int>(buffer[at..]);
            int nameLength = MemoryMarshal.Read<int>(buffer[(at + 12)..]);
            at += EventHeaderLength + nameLength;
            if (_watches.TryGetValue(id, out List<FileWatch>? watches))
            {
                Tell(watches);
            }
            else if (id == Overflow)
            {
                TellAll();
            }
        }
    }

    internal void Remove(FileWatch watch)
    {
        if (_watches.TryGetValue(watch.Id, out List<FileWatch>? watches) && watches.Remove(watch) && watches.Count == 0)
        {
            _watches.Remove(watch.Id);
            InotifyRemoveWatch.Invoke(_descriptor, watch.Id);
        }
    }

    private static void Tell(List<FileWatch> watches)
    {
        foreach (FileWatch watch in watches.ToList())
        {
            // One told before may have ended it.
            if (watches.Contains(watch))
            {
                watch.Modified();
            }
        }
    }

    private void TellAll()
    {
        foreach (List<FileWatch> watches in _watches.Values.ToList())
        {
            Tell(watches);
        }
    }

    private FileWatch? Watch(string path, uint mask, Action told)
    {
        if (_descriptor < 0 && !Open())
        {
            return null;
        }

        int id = InotifyAddWatch.Invoke(_descriptor, path, mask);
        if (id < 0)
        {
            return null;
        }

        var watch = new FileWatch(this, id, told);
        if (!_watches.TryGetValue(id, out List<FileWatch>? watches))
        {
            _watches.Add(id, watches = []);
        }

        watches.Add(watch);
        return watch;
    }

    private bool Open()
    {
        _descriptor = InotifyInit.Invoke(InotifyInit.CloseOnExecNonBlocking);
        if (_descriptor < 0)
        {
            return false;
        }

        _registration = _loop.Register(_descriptor, DescriptorEvents.Read, this);
        return true;
    }
}
