using Microsoft.Win32.SafeHandles;

namespace Smash.Session.Output;

/// <summary>An output file that is read anywhere, as the job has written it.</summary>
internal abstract class OutputFile : IDisposable
{
    /// <summary>Its length, bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens it, whole or compressed.</summary>
    /// <param name="path">Its path, as the job's record has it.</param>
    /// <exception cref="FileNotFoundException">It is neither.</exception>
    public static OutputFile Open(string path)
    {
        try
        {
            return new WholeOutput(OpenHandle(path));
        }
        catch (FileNotFoundException)
        {
            return new CompressedOutput(OpenHandle(path + CompressedOutput.Ending));
        }
    }

    /// <summary>Whether it is there, whole or compressed.</summary>
    /// <param name="path">Its path, as the job's record has it.</param>
    public static bool Exists(string path) => File.Exists(path) || File.Exists(path + CompressedOutput.Ending);

    /// <summary>Reads from a place on; 0: there is nothing any more.</summary>
    public abstract int Read(Span<byte> data, long offset);

    /// <inheritdoc/>
    public abstract void Dispose();

    private static SafeFileHandle OpenHandle(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
