using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Streams;

/// <summary>A file, mode 0600, that gathers the input of a submission that is to come. Disposing of it removes the file, unless a job has taken it over.</summary>
internal sealed class InputSpool : IDisposable
{
    private const int Quota = 122;
    private const int PieceLength = 1024 * 1024;

    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Makes the file, empty.</summary>
    /// <param name="path">Its path, where nothing is yet.</param>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: it cannot be made.</exception>
    public InputSpool(string path)
    {
        _path = path;
        _file = Refuse(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        });
    }

    /// <summary>The connection that sends what is in it; null: none does.</summary>
    public ClientConnection? Owner { get; init; }

    /// <summary>Whose submission it is for, and its key.</summary>
    public (Client Client, string Key) Submission { get; init; }

    /// <summary>What removes it when that connection is closed.</summary>
    public CancellationTokenRegistration Removal { get; set; }

    /// <summary>Bytes in it.</summary>
    public long Length { get; private set; }

    /// <summary>Writes behind what is there.</summary>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: not all of it could be written.</exception>
    public void Append(ReadOnlyMemory<byte> data)
    {
        Refuse(() =>
        {
            RandomAccess.Write(_file.SafeFileHandle, data.Span, Length);
            return true;
        });
        Length += data.Length;
    }

    /// <summary>Fills it with what another file has.</summary>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: not all of it could be copied.</exception>
    public void CopyFrom(string path)
    {
        using FileStream source = Refuse(() => File.OpenRead(path));
        byte[] piece = new byte[PieceLength];
        while (Refuse(() => source.Read(piece)) is > 0 and var length)
        {
            Append(piece.AsMemory(0, length));
        }
    }

    /// <summary>Brings what is in it to the disk itself, so that it outlives a power cut.</summary>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: it cannot be.</exception>
    public void Flush() => Refuse(() =>
    {
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        return true;
    });

    /// <summary>Gives the file to a job.</summary>
    /// <param name="path">Where the job's input is to be, on the same file system.</param>
    /// <exception cref="RequestRefusedException">EIO: it is gone, its connection being closed, or cannot be moved.</exception>
    public void MoveTo(string path) => Refuse(() =>
    {
        File.Move(_path, path, overwrite: true);
        return true;
    });

    public void Dispose()
    {
        Removal.Dispose();
        _file.Dispose();
        try
        {
            // One that was moved is not there any more.
            File.Delete(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder went before, or the next session sweeps it.
        }
    }

    private static T Refuse<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException exception) when (exception.HResult is (int)Errno.ENOSPC or Quota)
        {
            throw new RequestRefusedException(Errno.ENOSPC, "The disk is full: the job's standard input does not fit.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new RequestRefusedException(Errno.EIO, $"The job's standard input cannot be kept: {exception.Message}");
        }
    }
}
