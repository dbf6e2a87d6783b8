using System.Globalization;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.Red.Tests.Worlds;

/// <summary>The whole program, which nobody asked before it ended.</summary>
[Collection(WorldCollection.Name)]
public sealed class KilledRedTests : IDisposable
{
    private readonly ProcessBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Nothing_runs_on_when_RED_is_killed_and_the_next_one_removes_what_control_groups_are_left()
    {
        (ChildProcess killed, _) = Start();
        int[] family = Family(killed.Pid);
        Assert.True(family.Length >= 4, $"{family.Length} processes: RED, its launcher, a stub and a world were expected");

        killed.Kill();
        _bench.End(killed);

        // Ended by the kernel one after another, and nobody here is their parent.
        ProcessBench.Until(() => !family.Any(ProcessBench.Runs));
        (ChildProcess next, _) = Start();
        Assert.Empty(Groups(killed.Pid));

        next.Send(15);
        Assert.Equal(0, _bench.End(next).Status);
        Assert.Empty(Groups(next.Pid));
    }

    /// <summary>Starts RED and waits until it is ready.</summary>
    private (ChildProcess Red, string Log) Start()
    {
        PipePair pipe = _bench.Thread.Invoke(() => PipePair.Create(_bench.Thread.Loop));
        ChildProcess red = _bench.Create(new ProcessPlan
        {
            Program = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-red"),
            Arguments = ["-o", "RED_LISTEN=127.0.0.1:0"],
            Error = StandardStream.Pipe(pipe.WriteEnd),
        });
        return (red, _bench.Await(() => ReadUntilAsync(pipe.ReadEnd, "RED is ready")));
    }

    private static async Task<string> ReadUntilAsync(PipeReadEnd end, string line)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains(line, StringComparison.Ordinal))
        {
            int count = await end.ReadAsync(buffer);
            Assert.True(count > 0, $"RED ended:\n{text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>All processes below one, by the lists of each one's threads' children (proc_pid_task_children(5)).</summary>
    private static int[] Family(int pid) =>
        [pid, .. Directory.GetDirectories($"/proc/{pid}/task").SelectMany(static task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(static child => Family(int.Parse(child, CultureInfo.InvariantCulture)))];

    private static string[] Groups(int pid) => Directory.Exists("/sys/fs/cgroup") ? Directory.GetDirectories("/sys/fs/cgroup", $"smash-red.{pid}", SearchOption.AllDirectories) : [];
}
