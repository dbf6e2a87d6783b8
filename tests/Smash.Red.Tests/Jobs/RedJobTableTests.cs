using System.Net.Sockets;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Red;

namespace Smash.Red.Tests.Jobs;

public sealed class RedJobTableTests : IDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Child = 17;
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Jobs_that_have_ended_are_reported_once_and_those_that_run_each_time()
    {
        _bench.Shell("exit 1", wait: true);
        RedJobInfo running = _bench.Run(["sleep", "1000"]);

        Assert.Equal([(1, "Ended"), (2, "Running")], _bench.Report().Select(static job => (job.Number, job["STATE"])));
        Assert.Equal([(2, "Running")], _bench.Report().Select(static job => (job.Number, job["STATE"])));
        Assert.Equal(RedError.BadJob, Assert.Throws<RedException>(() => _bench.Kill(1, Terminate)).Error);
        _bench.Kill(running.Number, Kill);
    }

    [Fact]
    public void Two_who_ask_at_once_are_not_told_of_the_same_end()
    {
        _bench.World.MaximumJobs = 64;
        _bench.World.MaximumZombies = 64;
        var told = new System.Collections.Concurrent.ConcurrentBag<int>();
        using var done = new CancellationTokenSource();
        Thread[] askers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() => Ask(told, done.Token)))];
        Array.ForEach(askers, static asker => asker.Start());

        for (int i = 0; i < 50; i++)
        {
            _bench.Run(["true"]);
        }

        ProcessBench.Until(() => told.Count >= 50);
        done.Cancel();
        Array.ForEach(askers, static asker => asker.Join());
        Assert.Equal(Enumerable.Range(1, 50), told.Order());
    }

    [Fact]
    public void No_end_is_forgotten_that_nobody_was_told_of()
    {
        _bench.World.MaximumZombies = 2;
        for (int code = 1; code <= 3; code++)
        {
            _bench.Shell($"exit {code}", wait: true);
        }

        Assert.Equal(["2", "3"], _bench.Report().Select(static job => job["EXIT_CODE"]));
        RedJobInfo[] unknown = [_bench.Run(["true"]), _bench.Run(["true"])];
        Array.ForEach(unknown, job => _bench.Until(job, "STATE", "Ended"));

        Assert.Equal(RedError.Unknown, Assert.Throws<RedException>(() => _bench.Run(["true"])).Error);
        Assert.Equal(unknown.Select(static job => job.Number), _bench.Report().Select(static job => job.Number));
        Assert.Equal(unknown[1].Number + 1, _bench.Run(["true"]).Number);
    }

    [Fact]
    public async Task A_wait_ends_with_the_job_and_takes_nothing_away()
    {
        RedJobInfo run = _bench.Shell("read line", new RedRun { StdinAddress = JobBench.At(0) });
        Assert.Empty(_bench.Wait(run.Number, TimeSpan.FromMilliseconds(10)));
        Assert.Empty(_bench.Wait(0, TimeSpan.Zero));
        Task<RedJobInfo[]> any = Task.Run(() => _bench.Wait(-1, LoopThread.Deadline));

        JobBench.Send(JobBench.Connect(run, "STDIN_PORT"), "line\n");

        Assert.Equal(run.Number, _bench.End(run).Number);
        Assert.Equal(run.Number, Assert.Single(await any).Number);
        Assert.Equal(run.Number, Assert.Single(_bench.Wait(0, TimeSpan.Zero)).Number);
        Assert.Single(_bench.Report());
        Assert.Equal(RedError.BadJob, Assert.Throws<RedException>(() => _bench.Wait(run.Number, TimeSpan.Zero)).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32)]
    [InlineData(99)]
    public void Numbers_that_are_no_standard_signals_are_refused(int signal) =>
        Assert.Equal(RedError.BadSignal, Assert.Throws<RedException>(() => _bench.Kill(0, signal)).Error);

    [Fact]
    public void Signals_stop_continue_and_end_runs_and_transfers()
    {
        RedJobInfo run = _bench.Run(["sleep", "1000"]);
        RedJobInfo sink = _bench.Sink("f");
        using Socket socket = JobBench.Connect(sink);
        _bench.Until(sink, "STATE", "Running");
        foreach (RedJobInfo job in new[] { run, sink })
        {
            _bench.Kill(job.Number, Stop);
            _bench.Until(job, "STATE", "Stopped");
            _bench.Kill(job.Number, Continue);
            _bench.Until(job, "STATE", "Running");
        }

        _bench.Kill(0, Terminate);

        Assert.Equal(("Signal", "15", null), (_bench.End(run)["CAUSE"], _bench.End(run)["SIGNAL"], _bench.End(run)["EXIT_CODE"]));
        Assert.Equal(("Signal", "15"), (_bench.End(sink)["CAUSE"], _bench.End(sink)["SIGNAL"]));
        // As with kill(2), a zombie does not mind.
        _bench.Kill(run.Number, Terminate);
    }

    [Fact]
    public void A_job_that_waits_for_its_connection_takes_signals_as_a_process_would()
    {
        RedJobInfo sink = _bench.Sink("f");
        _bench.Kill(sink.Number, Child);
        _bench.Until(sink, "STATE", "Waiting");
        _bench.Kill(sink.Number, Stop);
        _bench.Until(sink, "STATE", "Stopped");
        Socket socket = JobBench.Connect(sink);
        _bench.Until(sink, "STATE", "Stopped");
        _bench.Kill(sink.Number, Continue);
        JobBench.Send(socket, "late");
        Assert.Equal("Exit", _bench.End(sink)["CAUSE"]);
        Assert.Equal("late", _bench["f"]);

        RedJobInfo other = _bench.Sink("f");
        _bench.Kill(other.Number, Terminate);
        RedJobInfo end = _bench.End(other);
        Assert.Equal(("Signal", "15", null), (end["CAUSE"], end["SIGNAL"], end["START_TIME"]));
        Assert.Throws<SocketException>(() => JobBench.Connect(other));
    }

    [Fact]
    public void A_kill_ends_a_run_though_nobody_takes_what_it_wrote()
    {
        using Socket output = JobBench.Listen();
        RedJobInfo run = _bench.Run(["cat", "/dev/zero"], new RedRun { StdoutAddress = JobBench.At(JobBench.PortOf(output)) });
        using Socket peer = output.Accept();
        _bench.Until(run, "STATE", "Running");

        _bench.Kill(run.Number, Kill);

        Assert.Equal("9", _bench.End(run)["SIGNAL"]);
        ProcessBench.Until(() => _bench.Processes == 0);
    }

    [Fact]
    public void A_world_has_no_more_jobs_at_once_than_it_may()
    {
        _bench.World.MaximumJobs = 2;
        RedJobInfo first = _bench.Sink("f");
        _bench.Sink("g");

        RedException refusal = Assert.Throws<RedException>(() => _bench.Run(["true"]));
        Assert.Equal(RedError.Unknown, refusal.Error);
        Assert.Contains("RED_WORLD_JOBS", refusal.Extras, StringComparison.Ordinal);
        _bench.Kill(first.Number, Kill);
        _bench.Run(["true"]);
    }

    [Fact]
    public void Of_zombies_the_oldest_are_forgotten_where_nobody_asks()
    {
        for (int i = 0; i < 10; i++)
        {
            _bench.Run(["true"], wait: true);
        }

        Assert.Equal(Enumerable.Range(3, 8), _bench.Report().Select(static job => job.Number));
    }

    [Fact]
    public async Task The_end_of_the_world_ends_all_jobs_and_whoever_waits_is_told()
    {
        _bench["f"] = new string('x', 1 << 24);
        using Socket peer = JobBench.Listen();
        RedJobInfo waiting = _bench.Sink("g");
        RedJobInfo source = _bench.Source("f", JobBench.At(JobBench.PortOf(peer)));
        _bench.Until(source, "STATE", "Running");
        Task waiter = Task.Run(() => _bench.Wait(waiting.Number, LoopThread.Deadline));
        Task asker = Task.Run(() => _bench.Sink("h", wait: true));
        ProcessBench.Until(() => _bench.Await(() => Task.FromResult(_bench.Jobs.RunningCount)) == 3);

        _bench.Close();

        Assert.Equal(0, _bench.Processes);
        Assert.Equal(RedError.BadWorld, (await Assert.ThrowsAsync<RedException>(() => waiter)).Error);
        Assert.Equal(RedError.BadWorld, (await Assert.ThrowsAsync<RedException>(() => asker)).Error);
        Assert.Equal(RedError.BadWorld, Assert.Throws<RedException>(() => _bench.Sink("f")).Error);
    }

    [Fact]
    public async Task The_end_of_the_world_does_not_wait_for_a_connection_in_the_making()
    {
        _bench["f"] = "content";
        using Socket peer = JobBench.Listen();
        Socket[] crowd = [.. Enumerable.Range(0, 8).Select(_ => SourceTests.Begin(peer))];
        Task source = Task.Run(() => _bench.Source("f", JobBench.At(JobBench.PortOf(peer))));
        ProcessBench.Until(() => _bench.Await(() => Task.FromResult(_bench.Jobs.RunningCount)) == 1);

        _bench.Close();

        Assert.Equal(RedError.BadWorld, (await Assert.ThrowsAsync<RedException>(() => source)).Error);
        Array.ForEach(crowd, static socket => socket.Dispose());
    }

    private void Ask(System.Collections.Concurrent.ConcurrentBag<int> told, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            foreach (RedJobInfo job in _bench.Report().Where(static job => job["STATE"] == "Ended"))
            {
                told.Add(job.Number);
            }
        }
    }
}
