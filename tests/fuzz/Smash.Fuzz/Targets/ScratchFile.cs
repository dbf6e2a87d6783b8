namespace Smash.Fuzz.Targets;

/// <summary>A file of its own folder, for what reads files.</summary>
internal sealed class ScratchFile
{
    /// <summary>Makes the folder, which goes with the process; who kills that gives it a TMPDIR to be removed.</summary>
    public ScratchFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>The folder, which nothing else is in.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("smash-fuzz-").FullName;

    /// <summary>The file.</summary>
    public string FullPath => Path.Combine(Folder, "input");

    public void Write(ReadOnlyMemory<byte> bytes)
    {
        if (!File.Exists(FullPath))
        {
            File.WriteAllBytes(FullPath, []);
            File.SetUnixFileMode(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using FileStream file = File.Open(FullPath, FileMode.Truncate, FileAccess.Write);
        file.Write(bytes.Span);
    }
}
