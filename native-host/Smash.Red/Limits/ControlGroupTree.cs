using System.Globalization;

namespace Smash.Red.Limits;

/// <summary>Where RED makes the control groups of its worlds: a folder of its own, in each hierarchy that is of use.</summary>
internal sealed class ControlGroupTree : IDisposable
{
    private const string Prefix = "smash-red.";
    private const string Members = "cgroup.procs";
    private const string Wanted = "+memory +pids";

    private readonly IReadOnlyList<string> _folders;
    private readonly bool _isUnified;

    private ControlGroupTree(IReadOnlyList<string> folders, bool isUnified, string description)
    {
        _folders = folders;
        _isUnified = isUnified;
        Description = description;
    }

    /// <summary>Whether groups limit memory.</summary>
    public bool LimitsMemory => _folders.Count > 0;

    /// <summary>What limits memory and processes; where no group does, why.</summary>
    public string Description { get; }

    /// <summary>Finds a place and makes RED's folder there. What a RED before this one has left in the same place goes.</summary>
    /// <param name="sources">What tells of places.</param>
    /// <returns>The tree; without <see cref="LimitsMemory"/> where there is no place.</returns>
    public static ControlGroupTree Create(ControlGroupSources sources)
    {
        try
        {
            return sources.Configured.Length > 0 ? CreateUnified(sources.Configured, isOwn: false) : sources.FindOwn("memory") is { } memory ? CreateSeparate(memory, sources) : CreateOwnUnified(sources);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return None($"no control group can be made: {exception.Message}");
        }
    }

    /// <summary>Makes the group of a world.</summary>
    /// <param name="label">What the world is called.</param>
    /// <param name="limits">What the world may use.</param>
    /// <returns>The group; null where groups limit nothing.</returns>
    /// <exception cref="IOException">It cannot be made; nothing is left of it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public ControlGroup? Create(string label, WorldLimits limits) => LimitsMemory ? ControlGroup.Create([.. _folders.Select(folder => Path.Combine(folder, label))], _isUnified, limits) : null;

    /// <summary>Removes RED's folders; those of worlds are gone by then.</summary>
    public void Dispose()
    {
        foreach (string folder in _folders.Where(Directory.Exists))
        {
            Directory.Delete(folder);
        }
    }

    private static ControlGroupTree None(string reason) => new([], false, reason);

    private static ControlGroupTree CreateOwnUnified(ControlGroupSources sources) =>
        sources.FindOwn("") is { } own ? CreateUnified(own, isOwn: true) : None("no control groups are mounted");

    private static ControlGroupTree CreateUnified(string parent, bool isOwn)
    {
        string[] controllers = File.ReadAllText(Path.Combine(parent, "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (!controllers.Contains("memory") || !controllers.Contains("pids"))
        {
            return None($"{parent} has no controllers for memory and pids: have them delegated (systemd: Delegate=yes)");
        }

        if (isOwn)
        {
            StepAside(parent);
        }

        try
        {
            File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), Wanted);
        }
        catch (IOException exception)
        {
            return None($"{parent} has processes of its own, or may not pass its controllers on ({exception.Message}): name an empty, delegated group by RED_CONTROL_GROUP");
        }

        string folder = MakeOwn(parent);
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), Wanted);
        return new ControlGroupTree([folder], true, $"control group {folder} (version 2)");
    }

    /// <summary>A group has either processes or children with limits. Where RED is alone in its own, as in a unit of its own, it goes into a child; others' processes are not RED's to move.</summary>
    private static void StepAside(string own)
    {
        string pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (File.ReadAllText(Path.Combine(own, Members)).Trim() == pid)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(own, "daemon")).FullName, Members), pid);
        }
    }

    private static ControlGroupTree CreateSeparate(string memory, ControlGroupSources sources)
    {
        string?[] parents = [memory, sources.FindOwn("pids"), sources.FindOwn("cpuacct")];
        string[] folders = [.. parents.OfType<string>().Distinct().Select(MakeOwn)];
        return new ControlGroupTree(folders, false, $"control groups {string.Join(", ", folders)} (version 1)");
    }

    private static string MakeOwn(string parent)
    {
        foreach (string left in Directory.GetDirectories(parent, Prefix + "*").Where(static folder => !IsAlive(folder)))
        {
            RemoveLeft(left);
        }

        return Directory.CreateDirectory(Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"))).FullName;
    }

    // What has processes yet, which end just now or are another container's, is left to the next RED, and no reason to go without groups.
    private static void RemoveLeft(string folder)
    {
        try
        {
            Array.ForEach(Directory.GetDirectories(folder), Directory.Delete);
            Directory.Delete(folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
        }
    }

    // One that is this process's own number is an earlier process's.
    private static bool IsAlive(string folder) =>
        !int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || (pid != Environment.ProcessId && Directory.Exists($"/proc/{pid}"));
}
