namespace Smash.Client;

/// <summary>Files of this machine, whose failures are told as those of transfers.</summary>
internal static class LocalFile
{
    /// <summary>Opens a file to send it.</summary>
    /// <exception cref="RedTransferException">LocalFile: it cannot be read.</exception>
    public static FileStream OpenForReading(string path) => Do(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan));

    /// <summary>Opens a file to receive into it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">Whether to begin anew.</param>
    /// <exception cref="RedTransferException">LocalFile: it cannot be written.</exception>
    public static FileStream OpenForWriting(string path, FileMode mode) => Do(path, () => new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, 1));

    /// <summary>Reads the next bytes.</summary>
    /// <exception cref="RedTransferException">LocalFile: it cannot be read.</exception>
    public static int Read(FileStream file, byte[] buffer) => Do(file.Name, () => file.Read(buffer, 0, buffer.Length));

    /// <summary>Does something with a file.</summary>
    /// <exception cref="RedTransferException">LocalFile: the system refused.</exception>
    public static T Do<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RedTransferException(RedTransferFault.LocalFile, $"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Does something with a file.</summary>
    /// <exception cref="RedTransferException">LocalFile: the system refused.</exception>
    public static void Do(string path, Action action) => Do(path, () =>
    {
        action();
        return true;
    });
}
