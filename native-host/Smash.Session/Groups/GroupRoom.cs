using Mono.Unix.Native;

namespace Smash.Session.Groups;

/// <summary>Finds out where groups of jobs can be made, and makes room for them there.</summary>
internal static class GroupRoom
{
    /// <summary>The group of version 2 that the host itself goes to, where jobs' groups are beside it: one with processes of its own gives no controllers to those below (cgroups(7)).</summary>
    public const string HostName = "smash-host";

    private const int Rounds = 3;

    /// <summary>What jobs' groups are made for.</summary>
    private static readonly string[] Wanted = ["memory", "pids", "cpu", "cpuacct"];

    /// <summary>Finds the places.</summary>
    /// <param name="hierarchies">What is mounted.</param>
    /// <param name="name">Name of a group that nobody else makes, for a try.</param>
    /// <param name="family">Finds the processes of the host, which may be moved.</param>
    public static IReadOnlyList<GroupPlace> Find(IReadOnlyList<GroupHierarchy> hierarchies, string name, Func<IReadOnlyCollection<int>> family) =>
        [.. hierarchies.Select(hierarchy => Open(hierarchy, name, family)).OfType<GroupPlace>()];

    private static GroupPlace? Open(GroupHierarchy hierarchy, string name, Func<IReadOnlyCollection<int>> family)
    {
        if (hierarchy.Version == 2)
        {
            string folder = Path.GetFileName(hierarchy.Folder) == HostName ? Path.GetDirectoryName(hierarchy.Folder)! : hierarchy.Folder;
            return GroupFiles.CanMakeIn(folder) ? Try(folder, name, 2, Enable(folder, family)) : null;
        }

        string[] controllers = [.. hierarchy.Controllers.Intersect(Wanted)];
        return controllers.Length > 0 && GroupFiles.CanMakeIn(hierarchy.Folder) ? Try(hierarchy.Folder, name, 1, controllers) : null;
    }

    /// <summary>Makes a group, for a try.</summary>
    private static GroupPlace? Try(string folder, string name, int version, IEnumerable<string> controllers)
    {
        string group = Path.Combine(folder, name);
        GroupFiles.TryRemove(group);
        if (Syscall.mkdir(group, FilePermissions.ACCESSPERMS) != 0)
        {
            return null;
        }

        HashSet<string> files = [.. Directory.EnumerateFiles(group).Select(static path => Path.GetFileName(path))];
        bool isGone = GroupFiles.TryRemove(group);
        // Of version 2 time is counted without a controller.
        return isGone ? new GroupPlace(version, new HashSet<string>(version == 2 ? [.. controllers, "cpuacct"] : controllers), folder, files) : null;
    }

    /// <summary>Gives controllers to the groups below one.</summary>
    /// <returns>Those that they have.</returns>
    private static string[] Enable(string folder, Func<IReadOnlyCollection<int>> family)
    {
        string[] present = [.. Words($"{folder}/cgroup.controllers").Intersect(Wanted)];
        string[] missing = [.. present.Except(Words($"{folder}/cgroup.subtree_control"))];
        // First out of the way: controllers that threads can have would be given beside processes, and make the groups below such as take none.
        if (missing.Length > 0 && (IsRoot(folder) || MoveHost(folder, family)))
        {
            Array.ForEach(missing, controller => GroupFiles.TryWrite($"{folder}/cgroup.subtree_control", $"+{controller}"));
        }

        return [.. Words($"{folder}/cgroup.subtree_control").Intersect(Wanted)];
    }

    /// <summary>Only the root may have processes beside its groups; it has no type.</summary>
    private static bool IsRoot(string folder) => !File.Exists($"{folder}/cgroup.type");

    /// <summary>Moves the host's own processes, and nobody else's: where others are beside them, the group is not the host's to divide.</summary>
    private static bool MoveHost(string folder, Func<IReadOnlyCollection<int>> family)
    {
        // systemd starts a service in the service's own group, which would take no process any more while a job of a host that was lost runs; but for DelegateSubgroup=.
        if (folder.EndsWith(".service", StringComparison.Ordinal))
        {
            return false;
        }

        string host = Path.Combine(folder, HostName);
        if (!GroupFiles.ReadProcesses(folder).All(family().Contains) || (Syscall.mkdir(host, FilePermissions.ACCESSPERMS) != 0 && !Directory.Exists(host)))
        {
            return false;
        }

        for (int round = 0; round < Rounds; round++)
        {
            foreach (int pid in GroupFiles.ReadProcesses(folder))
            {
                GroupFiles.TryWrite($"{host}/cgroup.procs", pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return GroupFiles.ReadProcesses(folder).Count == 0;
    }

    private static string[] Words(string path) => GroupFiles.Read(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
