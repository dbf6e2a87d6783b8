using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>The file of persistent settings: lines NAME = value after one of comment. A change replaces it as a whole.</summary>
internal static class SettingsFile
{
    private const string Head = "# Settings made remotely; the daemon rewrites this file.\n";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The path; null: there is none.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The settings; none if the file is missing.</returns>
    public static List<Setting> Read(string? path, ProblemList problems)
    {
        List<Setting> settings = [];
        if (path is null || TrustedFile.Read(path, isRequired: false, new ConfigurationOrigin(ConfigurationLayer.Persistent, path), problems) is not { } text)
        {
            return settings;
        }

        foreach (LogicalLine line in new LogicalLineReader(text).Lines())
        {
            Statement statement = line.Text.Length == 0 ? new Statement(StatementKind.Wrong, "The line is empty.", "") : Statement.Read(line.Text);
            if (statement.Kind == StatementKind.Assignment)
            {
                settings.Add(new Setting(statement.Name, statement.Value, line.Number));
            }
            else
            {
                string wrong = statement.Kind == StatementKind.Wrong ? statement.Name : "Here are settings alone, no includes or conditions.";
                problems.Add(ConfigurationProblemKind.Syntax, new ConfigurationOrigin(ConfigurationLayer.Persistent, path, line.Number), null, wrong);
            }
        }

        return settings;
    }

    /// <summary>Replaces the file so that after a crash the one from before or the new one is there, whole. Its folder is made, mode 0700, if it is missing.</summary>
    /// <param name="path">The path.</param>
    /// <param name="settings">The settings; no value has a line break.</param>
    /// <exception cref="IOException">It cannot be written; the one from before is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, IReadOnlyList<Setting> settings)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder, Private | UnixFileMode.UserExecute);
        string temporary = $"{path}.new";
        byte[] bytes = Encoding.UTF8.GetBytes(Head + string.Concat(settings.Select(static setting => $"{setting.Name} = {setting.Raw}\n")));

        // Only a write that a crash cut short can have left one.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = Private }))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(folder);
    }

    private static void FlushFolder(string folder)
    {
        using var handle = new SafeFileHandle(OpenFolder.Invoke(folder, OpenFolder.ForReading), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }
}
