using System.Diagnostics;
using System.Globalization;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;

namespace Smash.DaemonCore.Tests.Processes;

/// <summary>A process table with a real launcher, on a loop of its own.</summary>
internal sealed class ProcessBench : IDisposable
{
    private readonly DaemonLog _log = new();

    public ProcessBench(TimeProvider? time = null)
    {
        Thread = new LoopThread(time);
        Reapers = new ReaperTable(_log);
        Table = Thread.Invoke(() => new ProcessTable(Thread.Loop, _log, Reapers, new ProcessSettings { LauncherPath = Launcher }));
    }

    /// <summary>The smashd of this build.</summary>
    public static string Launcher { get; } = FindLauncher();

    public LoopThread Thread { get; }

    public DaemonLog Log => _log;

    public ReaperTable Reapers { get; }

    public ProcessTable Table { get; }

    /// <summary>Whether a process is there that is no zombie.</summary>
    public static bool Runs(int pid) => StateOf(pid) is not (null or 'Z' or 'X');

    /// <summary>The letter of its state (proc_pid_stat(5)); null: there is none.</summary>
    public static char? StateOf(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Asks again and again for what nobody tells of.</summary>
    public static void Until(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); System.Threading.Thread.Yield())
        {
            Assert.True(watch.Elapsed < LoopThread.Deadline, "It did not come true.");
        }
    }

    public static ProcessPlan Shell(string script, params string[] arguments) => new() { Program = "/bin/sh", Arguments = ["-c", script, .. arguments] };

    public T Await<T>(Func<Task<T>> work) => Thread.Invoke(work).WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult();

    public ChildProcess Create(ProcessPlan plan) => Await(() => Table.CreateAsync(plan));

    public ProcessEnd End(ChildProcess child) => Await(() => child.Ended);

    /// <summary>Runs a process to its end.</summary>
    /// <returns>How it ended, and what it wrote.</returns>
    public (ProcessEnd End, string Output) Run(ProcessPlan plan)
    {
        PipePair pipe = Thread.Invoke(() => PipePair.Create(Thread.Loop));
        ChildProcess child = Create(plan with { Output = StandardStream.Pipe(pipe.WriteEnd) });
        string output = Await(() => ReadAllAsync(pipe.ReadEnd));
        Thread.Invoke(pipe.Dispose);
        return (End(child), output);
    }

    public static async Task<string> ReadAllAsync(PipeReadEnd end)
    {
        byte[] buffer = new byte[4096];
        using var all = new MemoryStream();
        for (int count = await end.ReadAsync(buffer); count > 0; count = await end.ReadAsync(buffer))
        {
            all.Write(buffer, 0, count);
        }

        return System.Text.Encoding.UTF8.GetString(all.ToArray());
    }

    public void Dispose()
    {
        foreach (ChildProcess child in Thread.Invoke(() => Table.Children.ToList()))
        {
            Await(() => child.KillFamilyAsync());
            End(child);
        }

        Thread.Invoke(Table.Dispose);
        Thread.Dispose();
        _log.Dispose();
    }

    private static string FindLauncher()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Smash.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder, "native-host", "bin", "smashd");
    }
}
