using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Red.Limits;
using Smash.Red.Worlds;

namespace Smash.Red.Tests.Worlds;

/// <summary>A table of real worlds, on a loop of its own.</summary>
internal sealed class WorldBench : IDisposable
{
    private static readonly string Programs = Path.GetDirectoryName(ProcessBench.Launcher)!;

    private readonly ProcessBench _bench = new();

    public WorldBench(WorldSettings? settings = null)
    {
        Settings = settings ?? Small;
        Table = _bench.Thread.Invoke(() => new WorldTable(_bench.Thread.Loop, _bench.Log, _bench.Table, Settings));
    }

    /// <summary>Worlds that are small, of users of their own where the tests run as root.</summary>
    public static WorldSettings Small { get; } = new()
    {
        MostWorlds = 3,
        Limits = new WorldLimits(8 << 20, 300, 64, 8, 64 << 20, TimeSpan.Zero),
        Folders = ["/usr", "/bin", "/sbin", "/lib", "/lib64"],
        Users = Environment.IsPrivilegedProcess ? new UserRange(61184, 61199) : null,
        Groups = new ControlGroupSources("", "", ""),
        WorldProgram = Path.Combine(Programs, "smash-world"),
        LauncherProgram = ProcessBench.Launcher,
    };

    public WorldSettings Settings { get; }

    public WorldTable Table { get; }

    public LoopThread Thread => _bench.Thread;

    public DaemonLog Log => _bench.Log;

    /// <summary>The processes outside of worlds.</summary>
    public ProcessTable Processes => _bench.Table;

    public T Await<T>(Func<Task<T>> work) => _bench.Await(work);

    public void Await(Func<Task> work) => _bench.Await(async () =>
    {
        await work();
        return true;
    });

    public World Create() => Await(() => Table.CreateAsync());

    /// <summary>Runs a script in a world to its end.</summary>
    /// <returns>How it ended, and what it wrote to both of its outputs.</returns>
    public (ProcessEnd End, string Output) Run(World world, string script)
    {
        PipePair pipe = Thread.Invoke(() => PipePair.Create(Thread.Loop));
        ChildProcess child = Start(world, script, StandardStream.Pipe(pipe.WriteEnd));
        string output = Await(() => ProcessBench.ReadAllAsync(pipe.ReadEnd));
        Thread.Invoke(pipe.Dispose);
        return (Await(() => child.Ended), output);
    }

    public ChildProcess Start(World world, string script, StandardStream? output = null) => Await(() => world.RunAsync(new ProcessPlan
    {
        Program = "/bin/sh",
        Arguments = ["-c", script],
        Output = output ?? StandardStream.Null,
        Error = output ?? StandardStream.Null,
    }));

    public void Dispose()
    {
        Await(() => Table.StopAsync());
        _bench.Dispose();
    }
}
