using System.Diagnostics;

namespace Smash.Session.Tests.Store;

/// <summary>A file system in memory that is soon full, mounted on a folder of its own.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Mounts it.</summary>
    /// <exception cref="InvalidOperationException">It cannot be mounted.</exception>
    public SmallDisk(int length)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={length}", "tmpfs", _folder.FullPath) is { } fault)
        {
            _folder.Dispose();
            throw new InvalidOperationException($"The small disk that this test fills cannot be mounted: {fault}");
        }
    }

    public string this[string name] => _folder[name];

    private string FillerPath => _folder["filler"];

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var filler = new FileStream(FillerPath, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // It is full: that was wanted.
        }
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(FillerPath);

    public void Dispose()
    {
        string? fault = Run("umount", "--lazy", _folder.FullPath);
        _folder.Dispose();
        Assert.Null(fault);
    }

    private static string? Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : errors.Trim();
    }
}
