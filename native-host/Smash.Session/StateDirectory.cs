using Smash.Session.Engines.Slurm;
using Smash.Session.Output;

namespace Smash.Session;

/// <summary>The folder with records, output and log: private to the user, and taken away at the end unless it is to be kept.</summary>
internal sealed class StateDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Only these count: a folder made in one with the set-group-id bit has that bit too (mkdir(2)).
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Name of the log in the folder.</summary>
    public const string LogName = "session.log";

    private const string RedLogName = "red.log";
    private const string RexLogName = "rex.log";

    private readonly string _path;
    private readonly string _madeMark;

    private StateDirectory(string path)
    {
        _path = path;
        _madeMark = Path.Combine(path, "made-by-smash");
        OutputPath = Path.Combine(path, "output");
        RecordsPath = Path.Combine(path, "records.db");
        LogPath = Path.Combine(path, LogName);
        SettingsPath = Path.Combine(path, "settings.conf");
        PreparedPath = Path.Combine(path, "prepared");
        CommandsPath = Path.Combine(path, "commands.socket");
        RedLogPath = Path.Combine(path, RedLogName);
        RexLogPath = Path.Combine(path, RexLogName);
        RexReportsPath = Path.Combine(path, "rex-reports");
        RexStubsPath = Path.Combine(path, "rex.sock");
        RexCommandsPath = Path.Combine(path, "rex-commands.sock");
    }

    public string FullPath => _path;

    public string OutputPath { get; }

    public string RecordsPath { get; }

    public string LogPath { get; }

    /// <summary>The file of persistent settings.</summary>
    public string SettingsPath { get; }

    /// <summary>The socket for the heartbeats of daemons below the session; there only where one was started.</summary>
    public string CommandsPath { get; }

    /// <summary>The log of the host's RED.</summary>
    public string RedLogPath { get; }

    /// <summary>The log of the host's REX.</summary>
    public string RexLogPath { get; }

    /// <summary>Folder of what the stand-ins of jobs on other hosts report; there once one was needed.</summary>
    public string RexReportsPath { get; }

    /// <summary>Folder of the sockets of jobs' terminals and open inputs; there once one was needed.</summary>
    public string TerminalsPath => GetTerminals(_path);

    /// <summary>Folder of the inputs of submissions that are to come; there once one was needed.</summary>
    public string SpoolPath => Path.Combine(_path, "spool");

    /// <summary>The socket where stubs reach the host's REX (native-host/stub/README.md).</summary>
    public string RexStubsPath { get; }

    /// <summary>The socket where the host's REX hears commands.</summary>
    public string RexCommandsPath { get; }

    /// <summary>Folder of the files by which prepared processes are reached; there only while it is needed.</summary>
    public string PreparedPath { get; }

    /// <summary>Name of that folder in a state directory.</summary>
    public static string GetTerminals(string path) => Path.Combine(path, "terminals");

    /// <summary>Makes the folder, mode 0700, or takes up the one that is there.</summary>
    /// <exception cref="IOException">It cannot be made, or others may enter it.</exception>
    public static StateDirectory Open(string path)
    {
        var directory = new StateDirectory(path);
        bool isNew = !Directory.Exists(path);
        Directory.CreateDirectory(path, Private);
        if ((File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new IOException($"Others may enter the state directory {path}: it must have mode 0700.");
        }

        Directory.CreateDirectory(directory.OutputPath, Private);
        if (isNew)
        {
            File.WriteAllBytes(directory._madeMark, []);
        }

        return directory;
    }

    /// <summary>Removes what the host made: its files, and the folder if the host made it and nothing else is in it.</summary>
    /// <param name="outputPaths">Paths, without ending, of the jobs' output.</param>
    public void Remove(IEnumerable<string> outputPaths)
    {
        if (Directory.Exists(OutputPath))
        {
            foreach (string output in outputPaths)
            {
                OutputFiles.Delete(output);
                File.Delete(output + InputFile.Ending);
            }

            RemoveIfEmpty(OutputPath);
        }

        foreach (string folder in new[] { RexReportsPath, TerminalsPath, SpoolPath, Path.Combine(_path, SlurmFolder.Name) }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        IEnumerable<string> logs = new[] { LogName, RedLogName, RexLogName }.SelectMany(name => Directory.EnumerateFiles(_path, name + "*"));
        foreach (string file in new[] { RecordsPath, RecordsPath + "-wal", RecordsPath + "-shm", SettingsPath, CommandsPath, RexStubsPath, RexCommandsPath }.Concat(logs))
        {
            File.Delete(file);
        }

        if (File.Exists(_madeMark))
        {
            File.Delete(_madeMark);
            RemoveIfEmpty(_path);
        }
    }

    private static void RemoveIfEmpty(string path)
    {
        if (!Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }
}
