using Smash.DaemonCore.Configuration;
using Smash.Red.Interop;
using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>The parameters of worlds.</summary>
internal sealed class WorldParameters
{
    private const long MiB = 1 << 20;
    private static readonly ParameterTraits Secure = new() { IsReconfigurable = false, IsSecurity = true };

    private readonly Parameter<int> _most;
    private readonly Parameter<long> _size;
    private readonly Parameter<int> _files;
    private readonly Parameter<int> _processes;
    private readonly Parameter<int> _jobs;
    private readonly Parameter<long> _memory;
    private readonly Parameter<TimeSpan> _cpuTime;
    private readonly Parameter<WorldNetwork> _network;
    private readonly Parameter<WorldBase> _base;
    private readonly Parameter<IReadOnlyList<string>> _folders;
    private readonly Parameter<UserRange> _users;
    private readonly Parameter<string> _group;

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public WorldParameters(ParameterTable parameters)
    {
        _most = parameters.AddInteger("RED_MAX_WORLDS", 16, new(1, 4096), "Worlds at once, the default one with them; one more is refused with RED_ENOMOREWORLD.", Secure);
        _size = parameters.AddSize("RED_WORLD_SIZE", 256 * MiB, new(MiB, 1L << 50), "Bytes that the files of a world may have together. They are in memory, and of a world's memory.", Secure);
        _files = parameters.AddInteger("RED_WORLD_FILES", 65536, new(256, int.MaxValue), "Files and directories that a world may have.", Secure);
        _processes = parameters.AddInteger("RED_WORLD_PROCESSES", 128, new(4, 1 << 20), "Processes and threads that a world may have at once.", Secure);
        _jobs = parameters.AddInteger("RED_WORLD_JOBS", 64, new(1, 1 << 16), "Jobs that a world may have at once, and sixteen times as many that have ended and were not reported.", Secure);
        _memory = parameters.AddSize("RED_WORLD_MEMORY", 1024 * MiB, new(16 * MiB, 1L << 50), "Memory that the processes of a world may have together: by a control group where RED can make one, else each process by RLIMIT_DATA and all by a look every 100 ms while jobs run.", Secure);
        _cpuTime = parameters.AddDuration("RED_WORLD_CPU_TIME", TimeSpan.Zero, new(TimeSpan.Zero, TimeSpan.FromDays(3650)), "CPU time that the processes of a world may use together in its life, and each of them; 0: no limit.", Secure);
        _network = parameters.AddChoice("RED_WORLD_NETWORK", WorldNetwork.None, "Network of a world's jobs: none but a loopback of their own, or the host's.", Secure);
        _base = parameters.AddChoice("RED_WORLD_BASE", WorldBase.Host, "Programs that a new world has: the host's, read-only, or copies of the loader, the usual libraries and a shell.", Secure);
        _folders = parameters.AddList("RED_WORLD_FOLDERS", "/usr, /bin, /sbin, /lib, /lib32, /lib64, /libx32, /opt", "The host's folders that a world with the base Host sees, read-only; one that is not there is left out.", Secure);
        _users = parameters.AddAsText("RED_WORLD_USERS", "61184-65519", new UserRangeType(), "User ids that worlds have outside, one each, where RED is root. They should be nobody else's.", Secure);
        _group = parameters.AddPath("RED_CONTROL_GROUP", "", "An empty, delegated control group (version 2) in which RED makes those of its worlds; empty: the group that RED is in, which needs to be root's, or delegated and without other processes.", Secure);
    }

    /// <summary>How worlds are made according to a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="launcher">The program smashd; empty: that beside the daemon's program.</param>
    /// <returns>The settings.</returns>
    public WorldSettings Read(DaemonConfiguration configuration, string launcher)
    {
        var settings = new WorldSettings
        {
            MostWorlds = configuration.Get(_most),
            Limits = new WorldLimits(
                configuration.Get(_size), configuration.Get(_files), configuration.Get(_processes), configuration.Get(_jobs), configuration.Get(_memory), configuration.Get(_cpuTime)),
            Groups = ControlGroupSources.OfThisProcess(configuration.Get(_group)),
            Network = configuration.Get(_network),
            Base = configuration.Get(_base),
            Folders = configuration.Get(_folders),
            Users = GetUser.Invoke() == 0 ? configuration.Get(_users) : null,
        };
        return launcher.Length == 0 ? settings : settings with { LauncherProgram = launcher };
    }
}
