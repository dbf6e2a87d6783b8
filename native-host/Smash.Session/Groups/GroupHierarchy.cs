namespace Smash.Session.Groups;

/// <summary>A hierarchy of control groups, as this process sees it (cgroups(7)).</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Controllers">Of version 1: what it controls. Of version 2 the folder itself tells.</param>
/// <param name="Folder">The group that this process is in.</param>
internal sealed record GroupHierarchy(int Version, IReadOnlyList<string> Controllers, string Folder)
{
    /// <summary>Finds the hierarchies that are mounted, and this process's place in each.</summary>
    /// <param name="mounts">Lines of /proc/self/mountinfo.</param>
    /// <param name="places">Lines of /proc/self/cgroup.</param>
    public static IReadOnlyList<GroupHierarchy> Find(IEnumerable<string> mounts, IEnumerable<string> places)
    {
        string[][] own = [.. places.Select(static line => line.Split(':', 3)).Where(static fields => fields.Length == 3)];
        return [.. mounts.Select(line => Read(line, own)).OfType<GroupHierarchy>()];
    }

    /// <summary>Finds those of this process.</summary>
    public static IReadOnlyList<GroupHierarchy> Find() => Find(File.ReadLines("/proc/self/mountinfo"), File.ReadLines("/proc/self/cgroup"));

    private static GroupHierarchy? Read(string line, string[][] places)
    {
        string[] halves = line.Split(" - ", 2);
        string[] mount = halves[0].Split(' ');
        string[] source = halves.Length == 2 ? halves[1].Split(' ') : [];
        if (mount.Length < 5 || source.Length < 3 || source[0] is not ("cgroup" or "cgroup2"))
        {
            return null;
        }

        int version = source[0] == "cgroup2" ? 2 : 1;
        string[] options = source[2].Split(',');
        string[]? place = Array.Find(places, place => version == 2 ? place[0] == "0" : place[1].Length > 0 && place[1].Split(',').All(options.Contains));
        return place is not null && Locate(mount[3], mount[4], place[2]) is { } folder ? new GroupHierarchy(version, version == 2 ? [] : place[1].Split(','), folder) : null;
    }

    /// <summary>Only what is below the mounted root can be reached.</summary>
    private static string? Locate(string root, string mountPoint, string place)
    {
        string below = root == "/" ? place : place == root ? "" : place.StartsWith(root + "/", StringComparison.Ordinal) ? place[root.Length..] : "..";
        return below.Contains("..", StringComparison.Ordinal) ? null : (Unescape(mountPoint) + below).TrimEnd('/');
    }

    // Blanks, tabs, line feeds and backslashes are octal there (proc_pid_mountinfo(5)).
    private static string Unescape(string path) =>
        path.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
