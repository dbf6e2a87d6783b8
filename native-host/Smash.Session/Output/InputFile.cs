using System.Globalization;
using Smash.Protocol;

namespace Smash.Session.Output;

/// <summary>The file that a job reads as its standard input. It is there before the job's record is, and goes with its output.</summary>
internal static class InputFile
{
    /// <summary>What follows the path that a job's input and output have in common.</summary>
    public const string Ending = ".in";

    private const int Quota = 122;

    /// <summary>Writes the whole file, mode 0600, in place of one that is there.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="data">All that is to be in it.</param>
    /// <exception cref="RequestRefusedException">ENOSPC: the disk is full, or the user's part of it. EIO: it cannot be written for another reason. What was written of it stays.</exception>
    public static void Write(string path, ReadOnlySpan<byte> data)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(data);
        }
        catch (IOException exception) when (exception.HResult is (int)Errno.ENOSPC or Quota)
        {
            throw new RequestRefusedException(Errno.ENOSPC, $"The disk is full: the {data.Length} bytes of the job's standard input do not fit.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RequestRefusedException(Errno.EIO, $"The job's standard input cannot be written: {exception.Message}");
        }
    }

    /// <summary>Path of the input of a job whose standard output goes to this file.</summary>
    public static string PathBeside(string standardOutputPath) => Path.ChangeExtension(standardOutputPath, Ending);

    /// <summary>Removes the files of submissions that never came to be on record: their host was lost on the way.</summary>
    /// <param name="directory">The folder of the jobs' output.</param>
    /// <param name="lastSubmission">The latest submission that is on record. They are recorded in their order, so what has a later time has no record.</param>
    public static void RemoveUnrecorded(string directory, long lastSubmission)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*" + Ending))
        {
            if (FindSubmission(path) > lastSubmission)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>When the job of this file was submitted, by its name; null: it is no name of <see cref="OutputPaths"/>.</summary>
    private static long? FindSubmission(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string[] time = name[(name.LastIndexOf('_') + 1)..].Split('.');
        return time is [{ } seconds, { Length: 6 } fraction]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
            && long.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            ? (whole * 1_000_000) + microseconds
            : null;
    }
}
