using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Logs;

/// <summary>The lock that writers of one file share while they write and that one has alone while it sets the file aside.</summary>
/// <param name="path">The file to lock; null: the log itself.</param>
internal sealed class LogLock(string? path) : IDisposable
{
    private int _own = -1;
    private int _held = -1;

    /// <summary>Takes the lock, in place of the one that is held.</summary>
    /// <param name="log">Descriptor of the log.</param>
    /// <param name="kind">Shared or exclusive.</param>
    /// <param name="patience">For how long to try.</param>
    /// <returns>Whether it is held now; where the file system knows no locks it counts as held, so that a single writer's log is set aside there too.</returns>
    public bool TryTake(int log, short kind, TimeSpan patience)
    {
        // Two who kept their shared locks while they wait for an exclusive one would wait for each other.
        Release();
        int descriptor = path is null ? log : OpenOwn(path);
        int error = 0;
        if (descriptor < 0 || !SpinWait.SpinUntil(() => (error = LockFile.Set(descriptor, kind)) != Libc.EAGAIN, patience))
        {
            return false;
        }

        _held = error == 0 ? descriptor : -1;
        return true;
    }

    /// <summary>Gives up the lock, if it is held.</summary>
    public void Release()
    {
        if (_held >= 0)
        {
            LockFile.Set(_held, LockFile.Release);
            _held = -1;
        }
    }

    public void Dispose()
    {
        if (_own >= 0)
        {
            CloseDescriptor.Invoke(_own);
            _own = -1;
        }
    }

    /// <summary>Opens the lock file, anew if somebody has removed it: two who lock different files do not lock each other out.</summary>
    private int OpenOwn(string path)
    {
        if (_own >= 0)
        {
            if (FileStatus.TryGet(_own, out FileStatus.Facts own) && FileStatus.TryGet(path, out FileStatus.Facts named) && named.IsSameFile(own))
            {
                return _own;
            }

            CloseDescriptor.Invoke(_own);
        }

        return _own = OpenFile.ForAppending(path);
    }
}
