using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Daemons;

/// <summary>
/// A file with the process's id, locked as long as the process lives (F_OFD_SETLK of fcntl(2)): a file whose writer is gone is stale and replaced, that of a live one is refused.
/// Whoever reads it finds a whole number or no file at all.
/// </summary>
internal sealed class PidFile : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private PidFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Takes the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mark">Tells several starters in one process apart, as tests have.</param>
    /// <exception cref="DaemonStartException">A live process holds it, or it cannot be written.</exception>
    public static PidFile Take(string path, string mark = "new")
    {
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{mark}");
        try
        {
            SafeFileHandle handle = WriteLocked(temporary);
            try
            {
                Publish(temporary, path);
                return new PidFile(path, handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DaemonStartException(DaemonExitCode.CannotCreate, $"The pid file {path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Removes the file, unless somebody has put another in its place.</summary>
    public void Dispose()
    {
        if (FileStatus.TryGet(_path, out FileStatus.Facts present) && FileStatus.TryGet(Number(_handle), out FileStatus.Facts own) && present.IsSameFile(own))
        {
            try
            {
                File.Delete(_path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The folder has become read-only: the lock goes with the process, and the next start finds the file stale.
            }
        }

        _handle.Dispose();
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static bool TryLock(SafeFileHandle handle) => LockRange.TryTake(Number(handle));

    private static SafeFileHandle WriteLocked(string path)
    {
        File.Delete(path);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        TryLock(handle);
        File.SetUnixFileMode(handle, Mode);
        RandomAccess.Write(handle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), 0);
        return handle;
    }

    /// <summary>Gives the written and locked file its name. One that is there is replaced only under its own lock, so that of several starters one alone succeeds.</summary>
    private static void Publish(string temporary, string path)
    {
        while (MakeHardLink.Invoke(temporary, path) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Libc.EEXIST)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }

            if (Directory.Exists(path))
            {
                throw new IOException("it is a folder");
            }

            if (TryReplace(temporary, path))
            {
                return;
            }
        }
    }

    /// <returns>Whether it is replaced; false when it was gone or another's meanwhile.</returns>
    private static bool TryReplace(string temporary, string path)
    {
        SafeFileHandle present;
        try
        {
            present = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        using (present)
        {
            if (!TryLock(present))
            {
                throw new DaemonStartException(DaemonExitCode.AlreadyRuns, $"It runs already: process {ReadPid(path)} holds {path}.");
            }

            if (!FileStatus.TryGet(path, out FileStatus.Facts named) || !FileStatus.TryGet(Number(present), out FileStatus.Facts locked) || !named.IsSameFile(locked))
            {
                return false;
            }

            File.Move(temporary, path, overwrite: true);
            return true;
        }
    }

    private static string ReadPid(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
