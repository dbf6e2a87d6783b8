using Smash.Rex.Interop;

namespace Smash.Rex.Files;

/// <summary>Lays files of a store where a run finds them. It waits for the disk: not for the loop.</summary>
internal static class LaidFiles
{
    /// <summary>Lays a file that is read and executed only: another name of the store's own where that can be, so that it costs nothing.</summary>
    /// <param name="from">The store's file.</param>
    /// <param name="to">A path that nothing has.</param>
    /// <exception cref="IOException">It cannot be laid.</exception>
    public static void Share(string from, string to)
    {
        if (LinkFile.Invoke(from, to) != 0)
        {
            File.Copy(from, to);
        }
    }

    /// <summary>Lays a file that the run may write to; what is there is replaced in one step.</summary>
    /// <param name="from">The store's file.</param>
    /// <param name="to">Where to.</param>
    /// <param name="mode">Its permissions.</param>
    /// <exception cref="IOException">It cannot be laid.</exception>
    public static void Copy(string from, string to, UnixFileMode mode)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(to)!, $".{Guid.NewGuid():N}.smash");
        try
        {
            File.Copy(from, temporary);
            File.SetUnixFileMode(temporary, mode);
            File.Move(temporary, to, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Lays a symbolic link; a file or link that is there is replaced.</summary>
    /// <param name="path">Where.</param>
    /// <param name="target">Where it leads.</param>
    /// <exception cref="IOException">It cannot be laid.</exception>
    public static void Link(string path, string target)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }
}
