using System.Globalization;
using Mono.Unix.Native;

namespace Smash.Session.Groups;

/// <summary>The files of control groups. Nothing here throws for a group that has gone meanwhile.</summary>
internal static class GroupFiles
{
    private const int Sigkill = 9;

    /// <summary>Whether this process may make groups in a group, and move processes into them.</summary>
    public static bool CanMakeIn(string folder) => Syscall.access(folder, AccessModes.W_OK) == 0 && Syscall.access($"{folder}/cgroup.procs", AccessModes.W_OK) == 0;

    /// <summary>Writes a value.</summary>
    /// <returns>Whether the kernel has taken it.</returns>
    public static bool TryWrite(string path, string value)
    {
        try
        {
            // Not by File.WriteAllText, which wants to lock and to cut the file.
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });
            file.Write(System.Text.Encoding.ASCII.GetBytes(value));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a file; empty: it is not there.</summary>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Reads a file with one number.</summary>
    public static ulong? ReadNumber(string path) => ulong.TryParse(Read(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;

    /// <summary>Reads the number behind a name, of a file with a line for each.</summary>
    public static ulong? ReadNumber(string path, string name)
    {
        foreach (ReadOnlySpan<char> line in Read(path).AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name) && line.Length > name.Length && line[name.Length] == ' '
                && ulong.TryParse(line[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The processes of a group.</summary>
    public static IReadOnlyList<int> ReadProcesses(string folder) => [.. Read($"{folder}/cgroup.procs").Split('\n').Select(ParsePid).Where(static pid => pid > 0)];

    /// <summary>What tells a group from another one of the same name; 0: there is none.</summary>
    public static ulong GetIdentity(string folder) => Syscall.stat(folder, out Stat status) == 0 ? status.st_ino : 0;

    /// <summary>Ends all processes of a group, and removes it.</summary>
    /// <returns>Whether it is gone; it is not while a process in it has not been waited for.</returns>
    public static bool TryRemove(string folder)
    {
        if (!Directory.Exists(folder) || Syscall.rmdir(folder) == 0)
        {
            return true;
        }

        if (!TryWrite($"{folder}/cgroup.kill", "1"))
        {
            foreach (int pid in ReadProcesses(folder))
            {
                _ = Syscall.kill(pid, (Signum)Sigkill);
            }
        }

        return Syscall.rmdir(folder) == 0;
    }

    private static int ParsePid(string line) => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0;
}
