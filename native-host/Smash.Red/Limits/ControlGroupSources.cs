namespace Smash.Red.Limits;

/// <summary>What tells where control groups can be made.</summary>
/// <param name="OwnGroups">The groups that RED is in, as /proc/self/cgroup tells them (cgroups(7)).</param>
/// <param name="Mounts">The mounts that it sees, as /proc/self/mountinfo tells them (proc_pid_mountinfo(5)).</param>
/// <param name="Configured">The folder that the configuration names; empty: none.</param>
internal sealed record ControlGroupSources(string OwnGroups, string Mounts, string Configured)
{
    /// <summary>Those of this process.</summary>
    /// <param name="configured">The folder that the configuration names; empty: none.</param>
    /// <returns>The sources.</returns>
    public static ControlGroupSources OfThisProcess(string configured) =>
        new(File.ReadAllText("/proc/self/cgroup"), File.ReadAllText("/proc/self/mountinfo"), configured);

    /// <summary>Finds the group that RED is in.</summary>
    /// <param name="controller">The controller of a hierarchy of version 1; empty: the unified hierarchy, version 2.</param>
    /// <returns>Its folder; null: there is none, or it is not to be seen.</returns>
    public string? FindOwn(string controller)
    {
        string? group = OwnGroups.Split('\n').Select(static line => line.Split(':', 3))
            .Where(fields => fields.Length == 3 && fields[1].Split(',').Contains(controller))
            .Select(static fields => fields[2]).FirstOrDefault();
        return group is null ? null : Mounts.Split('\n').Select(line => Locate(line, controller, group)).FirstOrDefault(static folder => folder is not null);
    }

    private static string? Locate(string mount, string controller, string group)
    {
        const int rootField = 3;
        const int pointField = 4;
        string[] halves = mount.Split(" - ", 2);
        string[] place = halves[0].Split(' ');
        string[] kind = halves.Length == 2 ? halves[1].Split(' ') : [];
        bool isIt = kind.Length >= 3 && (controller.Length == 0 ? kind[0] == "cgroup2" : kind[0] == "cgroup" && kind[2].Split(',').Contains(controller));
        if (!isIt || place.Length <= pointField)
        {
            return null;
        }

        // In a container the mount may begin at the container's own group.
        string root = place[rootField] == "/" ? "" : place[rootField];
        return group == root || group.StartsWith(root + "/", StringComparison.Ordinal) ? place[pointField] + group[root.Length..].TrimEnd('/') : null;
    }
}
