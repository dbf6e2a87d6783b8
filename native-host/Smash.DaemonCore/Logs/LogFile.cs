using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Logs;

/// <summary>
/// A file to which several processes append lines. Each line is one write(2) with O_APPEND, which the kernel neither splits nor mixes with another's.
/// It is done under a shared lock, and the file is set aside under an exclusive one: so once a file has another name no line is added to it any more,
/// and a reader that has reached its end may go on with the next. No wait for the lock is long, for the holder only makes a few calls; should one
/// be stopped in the midst of them, the line is written without the lock rather than holding up the loop.
/// </summary>
internal sealed unsafe class LogFile : IDisposable
{
    private const int MostTries = 8;
    private static readonly TimeSpan SharedWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ExclusiveWait = TimeSpan.FromMilliseconds(5);

    private readonly LogFileOptions _options;
    private readonly LogLock _lock;
    private int _descriptor = -1;
    private FileStatus.Facts _own;
    private bool _isTorn;

    public LogFile(LogFileOptions options)
    {
        _options = options;
        _lock = new LogLock(options.LockPath);
        OpenError = Open();
    }

    /// <summary>The errno of the first try to open it; 0: it was opened.</summary>
    public int OpenError { get; }

    /// <summary>Appends whole lines.</summary>
    /// <returns>0, or the errno for which nothing was written.</returns>
    public int Append(ReadOnlySpan<byte> lines)
    {
        for (int left = MostTries; ; left--)
        {
            if (_descriptor < 0 && Open() is not 0 and var error)
            {
                return error;
            }

            Lock(LockFile.Shared, SharedWait);
            try
            {
                if (left == 0 || (IsCurrent(out long length) && !(IsFull(length, lines.Length) && SetAside(lines.Length))))
                {
                    return Write(lines);
                }
            }
            finally
            {
                _lock.Release();
            }

            Close();
        }
    }

    public void Dispose()
    {
        Close();
        _lock.Dispose();
    }

    private bool IsFull(long length, int more) => _own.IsRegular && _options.MaxLength > 0 && _options.MaxOldFiles > 0 && length > 0 && length + more > _options.MaxLength;

    /// <summary>Whether the open file is still the one of that name: another process may have set it aside, somebody may have removed it.</summary>
    private bool IsCurrent(out long length)
    {
        bool isThere = FileStatus.TryGet(_options.Path, out FileStatus.Facts facts);
        length = facts.Length;
        return isThere && facts.IsSameFile(_own);
    }

    /// <summary>Sets the file aside, unless another does so now or has done it.</summary>
    /// <returns>Whether the name now stands, or may stand, for another file.</returns>
    private bool SetAside(int more)
    {
        // The shared lock was given up in between: what was seen must be looked at again.
        if (!Lock(LockFile.Exclusive, ExclusiveWait))
        {
            Lock(LockFile.Shared, SharedWait);
            return !IsCurrent(out _);
        }

        return !IsCurrent(out long length) || (IsFull(length, more) && LogFileNames.Shift(_options.Path, _options.MaxOldFiles));
    }

    private int Open()
    {
        _descriptor = OpenFile.ForAppending(_options.Path);
        if (_descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        FileStatus.TryGet(_descriptor, out _own);
        _isTorn = _own.IsRegular && _own.Length > 0 && !EndsWithLine();
        return 0;
    }

    private bool EndsWithLine()
    {
        byte last;
        return ReadAt.Invoke(_descriptor, &last, 1, _own.Length - 1) != 1 || last == (byte)'\n';
    }

    private bool Lock(short kind, TimeSpan patience) => !_own.IsRegular || _lock.TryTake(_descriptor, kind, patience);

    private int Write(ReadOnlySpan<byte> lines) => _isTorn ? WriteAtOnce([.. "\n"u8, .. lines]) : WriteAtOnce(lines);

    private int WriteAtOnce(ReadOnlySpan<byte> bytes)
    {
        nint written;
        int error;
        fixed (byte* start = bytes)
        {
            do
            {
                written = WriteDescriptor.Invoke(_descriptor, start, bytes.Length);
                error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Libc.EINTR);
        }

        if (written == bytes.Length)
        {
            _isTorn = false;
            return 0;
        }

        if (written > 0)
        {
            _isTorn = !TakeBack(written);
            return Libc.ENOSPC;
        }

        return error == 0 ? Libc.ENOSPC : error;
    }

    /// <summary>Removes a part of a line that a full disk left, if nobody has written behind it.</summary>
    private bool TakeBack(nint written)
    {
        long end = SeekFile.Invoke(_descriptor, 0, SeekFile.FromCurrent);
        return _own.IsRegular
            && Lock(LockFile.Exclusive, ExclusiveWait)
            && FileStatus.TryGet(_descriptor, out FileStatus.Facts now)
            && now.Length == end
            && TruncateFile.Invoke(_descriptor, end - written) == 0;
    }

    private void Close()
    {
        if (_descriptor >= 0)
        {
            CloseDescriptor.Invoke(_descriptor);
            _descriptor = -1;
        }
    }
}
