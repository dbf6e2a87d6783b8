namespace Smash.Session.Engines.Slurm;

/// <summary>What the host and the cluster's nodes share: a folder of the state directory, on a file system that the nodes have at the same place.</summary>
/// <param name="stateDirectory">The state directory.</param>
/// <param name="programFolder">Where the host's programs are.</param>
internal sealed class SlurmFolder(string stateDirectory, string programFolder)
{
    private const string Program = "smash-batch";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _making = new();

    /// <summary>Name of the folder in a state directory.</summary>
    public const string Name = "slurm";

    public string Path { get; } = System.IO.Path.Combine(stateDirectory, Name);

    /// <summary>Folder of what jobs tell.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, "events");

    /// <summary>Folder of the batches: each has one of its own.</summary>
    public string BatchesPath => System.IO.Path.Combine(Path, "batches");

    /// <summary>Folder of what commands write.</summary>
    public string CommandsPath => System.IO.Path.Combine(Path, "commands");

    /// <summary>The program that runs a job on its node; a copy, since the nodes need not have the host's programs.</summary>
    public string ProgramPath => System.IO.Path.Combine(Path, Program);

    /// <summary>Whether the program is there to be copied.</summary>
    public bool IsInstalled => File.Exists(System.IO.Path.Combine(programFolder, Program));

    /// <summary>Makes the folders and the copy of the program, unless they are there. Batches that are written at once may all call it.</summary>
    public void Make()
    {
        lock (_making)
        {
            MakeAlone();
        }
    }

    private void MakeAlone()
    {
        foreach (string folder in (ReadOnlySpan<string>)[Path, EventsPath, BatchesPath, CommandsPath])
        {
            Directory.CreateDirectory(folder, Private);
        }

        var source = new FileInfo(System.IO.Path.Combine(programFolder, Program));
        var copy = new FileInfo(ProgramPath);
        if (!copy.Exists || copy.Length != source.Length || copy.LastWriteTimeUtc != source.LastWriteTimeUtc)
        {
            // A node may be executing it.
            string fresh = $"{ProgramPath}.{Environment.ProcessId}";
            File.Copy(source.FullName, fresh, overwrite: true);
            File.SetUnixFileMode(fresh, Private);
            File.SetLastWriteTimeUtc(fresh, source.LastWriteTimeUtc);
            File.Move(fresh, ProgramPath, overwrite: true);
        }
    }
}
