namespace Smash.Rex.Files;

/// <summary>Takes files and folders away, whatever a program has made of their permissions.</summary>
internal static class RemovedTree
{
    private const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Takes away a file, or a folder with all that is in it; links are not followed. That waits for the disk: not for the loop.</summary>
    /// <param name="path">It.</param>
    /// <returns>Why not all is gone; null: it is.</returns>
    public static string? Remove(string path)
    {
        try
        {
            if (!Directory.Exists(path) || new FileInfo(path).LinkTarget is not null)
            {
                File.Delete(path);
                return null;
            }

            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                Open(path);
                Directory.Delete(path, recursive: true);
            }

            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static void Open(string folder)
    {
        File.SetUnixFileMode(folder, All);
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            if (new FileInfo(inner).LinkTarget is null)
            {
                Open(inner);
            }
        }
    }
}
