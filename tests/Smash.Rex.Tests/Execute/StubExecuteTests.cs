using System.Globalization;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.Rex.Tests.Execute;

/// <summary>From a stub through the origin and a link to a program and back.</summary>
public sealed class StubExecuteTests(StubBench bench) : IClassFixture<StubBench>
{
    private const int Sigkill = 9;
    private const int Sigusr1 = 10;
    private const int Sigterm = 15;
    private const int Lost = 255;

    [Fact]
    public void A_stub_gives_what_the_program_gives_and_ends_as_it_does()
    {
        (ProcessEnd end, string output, string error) = bench.Run(bench.Stub("near", "--", "sh", "-c", "echo out; echo wrong >&2; exit 9"));

        Assert.Equal((true, 9, "out\n", "wrong\n"), (end.IsExit, end.Status, output, error));
        Assert.Equal(("near", "1 9"), (bench.Reported("server"), bench.Reported("exit")));
        Assert.NotNull(bench.Reported("pid"));
    }

    [Fact]
    public void What_describes_home_stays_there_and_the_rest_goes_along()
    {
        string output = bench.Run(bench.Stub("far", "--", "sh", "-c", "echo $HOME $SERVER $COLOUR $SMASH_SOCKET")).Output;

        Assert.Equal($"{bench.Folder["there"]} far blue\n", output);
    }

    [Fact]
    public void The_least_loaded_one_is_found()
    {
        Assert.Equal(0, bench.Run(bench.Stub("auto", "--", "true")).End.Status);
        Assert.True(bench.Reported("server") is "near" or "far");
    }

    [Fact]
    public void Much_goes_both_ways()
    {
        string sent = string.Concat(Enumerable.Range(0, 200_000).Select(static number => number.ToString("x5", CultureInfo.InvariantCulture) + "\n"));
        File.WriteAllText(bench.Folder["much"], sent);

        (ProcessEnd end, string output, _) = bench.Run(bench.Stub("near", "--", "cat") with { Input = StandardStream.File(bench.Folder["much"]) });

        Assert.Equal(0, end.Status);
        Assert.True(sent == output, $"{output.Length} of {sent.Length} characters came back, or others.");
    }

    [Fact]
    public void A_stub_that_is_not_read_holds_up_no_other()
    {
        PipePair unread = bench.Bench.Thread.Invoke(() => PipePair.Create(bench.Bench.Thread.Loop));
        ChildProcess slow = bench.Bench.Create(bench.Stub("near", "--", "yes") with { Output = StandardStream.Pipe(unread.WriteEnd) });
        byte[] some = new byte[2];
        bench.Bench.Await(() => unread.ReadEnd.ReadAsync(some).AsTask());

        Assert.Equal("on\n", bench.Run(bench.Stub("near", "--", "echo", "on")).Output);

        bench.Bench.Thread.Invoke(unread.Dispose);
        ProcessEnd end = bench.Bench.End(slow);
        Assert.Equal((false, 13), (end.IsExit, end.Status));
    }

    [Theory]
    [InlineData("exec sleep 1000", false, Sigterm)]
    [InlineData("trap 'exit 4' USR1; while :; do sleep 0.02; done", true, 4)]
    public void A_signal_for_the_stub_is_the_programs(string script, bool isExit, int status)
    {
        (ChildProcess stub, PipePair pipe, _) = Start("near", $"echo $$; {script}");

        bench.Bench.Thread.Invoke(() => stub.Send(isExit ? Sigusr1 : Sigterm));

        ProcessEnd end = bench.Bench.End(stub);
        bench.Bench.Thread.Invoke(pipe.Dispose);
        Assert.Equal((isExit, status), (end.IsExit, end.Status));
    }

    [Fact]
    public void With_a_stub_that_is_killed_ends_its_program()
    {
        (ChildProcess stub, PipePair pipe, int program) = Start("near", "trap '' TERM HUP; echo $$; while :; do sleep 0.02; done");

        bench.Bench.Thread.Invoke(() => stub.Send(Sigkill));
        bench.Bench.End(stub);

        ProcessBench.Until(() => !ProcessBench.Runs(program));
        bench.Bench.Thread.Invoke(pipe.Dispose);
    }

    [Fact]
    public void A_host_that_is_lost_is_told_and_what_ran_there_is_ended()
    {
        (ChildProcess stub, PipePair pipe, int program) = Start("far", "echo $$; exec sleep 1000");

        bench.Bench.Run(ProcessBench.Shell($"kill -9 $(cat {bench.Folder["ssh"]}.far)"));

        ProcessEnd end = bench.Bench.End(stub);
        Assert.Equal((true, Lost), (end.IsExit, end.Status));
        Assert.NotNull(bench.Reported("lost"));
        ProcessBench.Until(() => !ProcessBench.Runs(program));
        bench.Bench.Thread.Invoke(pipe.Dispose);
        // And the next one makes the link again.
        Assert.Equal("again\n", bench.Run(bench.Stub("far", "--", "echo", "again")).Output);
    }

    [Fact]
    public void A_program_whose_stub_has_ended_before_it_could_begin_never_does()
    {
        using var late = new StubBench();
        late.Bench.Run(ProcessBench.Shell($"mkfifo {late.Folder["gate"]}"));
        ChildProcess stub = late.Bench.Create(late.Stub("near", "--", "touch", late.Folder["begun"]));
        ProcessBench.Until(() => File.Exists(late.Folder["ssh.near"]));

        late.Bench.Thread.Invoke(() => stub.Send(Sigkill));
        late.Bench.End(stub);
        // The other one waits for the link as well, and is served after it.
        ChildProcess other = late.Bench.Create(late.Stub("near", "--", "true"));
        late.Bench.Run(ProcessBench.Shell($"echo go > {late.Folder["gate"]}"));

        Assert.Equal(0, late.Bench.End(other).Status);
        Assert.False(File.Exists(late.Folder["begun"]));
    }

    [Theory]
    [InlineData("near", "/nowhere/program", "RexProgramNotFound")]
    [InlineData("nowhere", "true", "RexHostUnknown")]
    public void What_is_refused_says_why_and_runs_nothing(string server, string program, string errorId)
    {
        (ProcessEnd end, string output, string error) = bench.Run(bench.Stub(server, "--", program));

        Assert.Equal((true, Lost, ""), (end.IsExit, end.Status, output));
        Assert.NotEmpty(error);
        Assert.StartsWith(errorId, bench.Reported("refused"), StringComparison.Ordinal);
    }

    private (ChildProcess Stub, PipePair Output, int Program) Start(string server, string script)
    {
        PipePair pipe = bench.Bench.Thread.Invoke(() => PipePair.Create(bench.Bench.Thread.Loop));
        ChildProcess stub = bench.Bench.Create(bench.Stub(server, "--", "sh", "-c", script) with { Output = StandardStream.Pipe(pipe.WriteEnd) });
        byte[] line = new byte[64];
        int count = bench.Bench.Await(() => pipe.ReadEnd.ReadAsync(line).AsTask());
        return (stub, pipe, int.Parse(Encoding.ASCII.GetString(line, 0, count), CultureInfo.InvariantCulture));
    }
}
