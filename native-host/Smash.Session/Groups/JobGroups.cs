using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Groups;

/// <summary>
/// The control groups of jobs: what limits they keep, where they are, what they tell, and their end. A group is made by smash-task, as the job is started, and bears the mark of the state directory and the job's
/// key, so that the next session, or the next host, finds it.
/// </summary>
internal sealed class JobGroups
{
    private const int RemovalRounds = 200;

    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(5);

    private readonly string _mark;
    private readonly List<Task> _removals = [];

    /// <summary>Makes them.</summary>
    /// <param name="stateDirectory">Path of the state directory.</param>
    public JobGroups(string stateDirectory) =>
        _mark = $"smash-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stateDirectory)).AsSpan(0, 6))}-";

    /// <summary>Where groups can be made; empty until they were opened, and where there is nowhere.</summary>
    public IReadOnlyList<GroupPlace> Places { get; private set; } = [];

    /// <summary>Finds out where groups can be made.</summary>
    /// <param name="family">Finds the processes of the host.</param>
    public void Open(Func<IReadOnlyCollection<int>> family) => Open(GroupRoom.Find(GroupHierarchy.Find(), _mark + "try", family));

    /// <summary>Takes places that were found.</summary>
    public void Open(IReadOnlyList<GroupPlace> places) => Places = places;

    /// <summary>By what a limit can be kept in a group; null: by nothing.</summary>
    public LimitKeeper? FindKeeper(LimitResource resource) => FindPlace(resource, null)?.Keeper;

    /// <summary>A job's group for a limit; null: it is in none for that.</summary>
    public string? Find(Job job, LimitResource resource) =>
        job.Options.TreeLimits?.FindMechanism(resource) is { IsGroup: true } mechanism && FindPlace(resource, mechanism.Keeper) is { } place ? FolderOf(place, job.Key) : null;

    /// <summary>Changes the limit on the memory of a job's group, on the pool: the kernel may have to take pages back first.</summary>
    /// <param name="job">A job whose group keeps it.</param>
    /// <param name="before">The limit that it has, bytes; 0: none.</param>
    /// <param name="after">The one that it is to have.</param>
    /// <returns>Whether it has it, or its group has gone with it; else it has what it had.</returns>
    public async Task<bool> SetMemoryAsync(Job job, ulong before, ulong after)
    {
        if (job.Options.TreeLimits?.FindMechanism(LimitResource.TreeMemory) is not { } mechanism || FindPlace(LimitResource.TreeMemory, mechanism.Keeper) is not { } place)
        {
            return false;
        }

        string folder = FolderOf(place, job.Key);
        return await Task.Run(() => TrySetMemory(place, folder, before, after));
    }

    /// <summary>Sets the limit on the processes of a job that runs in a group. Those that are too many stay; no other is begun.</summary>
    /// <param name="job">The job.</param>
    /// <param name="count">The limit; 0: none.</param>
    /// <returns>Whether it has it, or its group has gone with it.</returns>
    public async Task<bool> SetProcessesAsync(Job job, uint count)
    {
        if (job.Options.TreeLimits?.FindMechanism(LimitResource.Processes) is not { } mechanism || FindPlace(LimitResource.Processes, mechanism.Keeper) is not { } place)
        {
            return false;
        }

        string folder = FolderOf(place, job.Key);
        (string file, string value) = GroupLimits.MakeProcesses(count);
        return await Task.Run(() => GroupFiles.TryWrite($"{folder}/{file}", value) || !Directory.Exists(folder));
    }

    /// <summary>What smash-task is told of a job's groups, an option and its words one after another; empty: it is in none.</summary>
    public IReadOnlyList<string> MakeOptions(Job job)
    {
        List<string> limits = [];
        HashSet<string> folders = [];
        foreach (LimitMechanism mechanism in job.Options.TreeLimits?.Mechanisms ?? [])
        {
            if (mechanism.IsGroup)
            {
                // Without a place smash-task cannot make the group, and says so.
                GroupPlace place = FindPlace(mechanism.Resource, mechanism.Keeper) ?? new GroupPlace(0, new HashSet<string>(), "/sys/fs/cgroup/none", new HashSet<string>());
                string folder = FolderOf(place, job.Key);
                folders.Add(folder);
                limits.AddRange(GroupLimits.Make(place, mechanism.Resource, job).SelectMany(limit => (string[])["-w", $"{folder}/{limit.File}", limit.Value]));
            }
        }

        return [.. folders.SelectMany(static folder => (string[])["-g", folder]), .. limits, .. folders.SelectMany(static folder => (string[])["-j", folder])];
    }

    /// <summary>Ends what is left in the groups of a job that has ended, and removes them, on the pool.</summary>
    public void Remove(Job job)
    {
        if (job.Options.TreeLimits is { } limits && limits.Mechanisms.Any(static mechanism => mechanism.IsGroup))
        {
            Remove([.. Places.Select(place => FolderOf(place, job.Key))]);
        }
    }

    /// <summary>Removes the groups of jobs that are not there any more: their host was lost.</summary>
    /// <param name="isLive">Whether there is a job of that key.</param>
    public void Sweep(Func<ulong, bool> isLive)
    {
        IEnumerable<string> left = Places.SelectMany(place => Directory.EnumerateDirectories(place.Folder, _mark + "*"))
            .Where(folder => !(ulong.TryParse(Path.GetFileName(folder).AsSpan(_mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ulong key) && isLive(key)));
        Remove([.. left]);
    }

    /// <summary>Completes when all that is being removed is gone, or cannot be.</summary>
    public Task CloseAsync() => Task.WhenAll(_removals);

    private static bool TrySetMemory(GroupPlace place, string folder, ulong before, ulong after)
    {
        // 0 is none, and so above all others.
        bool isRaise = after - 1 > before - 1;
        IEnumerable<(string File, string Value)> files = GroupLimits.MakeMemory(place, after);
        if ((isRaise ? files.Reverse() : files).All(file => GroupFiles.TryWrite($"{folder}/{file.File}", file.Value)) || !Directory.Exists(folder))
        {
            return true;
        }

        foreach ((string file, string value) in GroupLimits.MakeMemory(place, before).Reverse())
        {
            GroupFiles.TryWrite($"{folder}/{file}", value);
        }

        return false;
    }

    private GroupPlace? FindPlace(LimitResource resource, LimitKeeper? keeper) => GroupLimits.FindController(resource) is { } controller
        ? Places.Where(place => place.Controllers.Contains(controller) && (keeper is null || place.Keeper == keeper)).MaxBy(static place => place.Version)
        : null;

    private string FolderOf(GroupPlace place, ulong key) => string.Create(CultureInfo.InvariantCulture, $"{place.Folder}/{_mark}{key}");

    private void Remove(string[] folders)
    {
        _removals.RemoveAll(static removal => removal.IsCompleted);
        // One that is made anew under the same name, for another run of the job, is another group.
        (string Folder, ulong Identity)[] there = [.. folders.Select(static folder => (folder, GroupFiles.GetIdentity(folder))).Where(static group => group.Item2 != 0)];
        if (there.Length > 0)
        {
            _removals.Add(Task.Run(() => RemoveAsync(there)));
        }
    }

    /// <summary>No event tells that a process has been waited for, which its group has to wait for.</summary>
    private static async Task RemoveAsync((string Folder, ulong Identity)[] groups)
    {
        for (int round = 0; round < RemovalRounds && !Array.TrueForAll(groups, static group => GroupFiles.GetIdentity(group.Folder) != group.Identity || GroupFiles.TryRemove(group.Folder)); round++)
        {
            await Task.Delay(RemovalPause * (1 + (round / 10)));
        }
    }
}
