using System.Globalization;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Tests.Execute;

public sealed class ExecuteTransactionTests : IDisposable
{
    private const uint Exited = 1;
    private const uint Killed = 2;
    private const uint Sigint = 2;
    private const uint Sigkill = 9;
    private const uint Sigusr1 = 10;
    private const uint Sigcont = 18;
    private const uint Sigstop = 19;

    private readonly ExecuteBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_program_has_its_streams_and_its_exit_code()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("read line; echo \"got $line\"; echo wrong >&2; exit 7"));

        program.Write("something\n");

        Assert.Equal(("got something\n", "wrong\n"), (program.ReadToEnd(1), program.ReadToEnd(2)));
        RexExit exit = program.WaitForExit();
        Assert.Equal((Exited, 7u), (exit.Code, exit.Status));
        Assert.True(exit.Usage.MaxResidentKibibytes > 0);
    }

    [Fact]
    public void Its_input_ends_when_it_ends_at_home()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("wc -c"));

        program.Write(new string('x', 400_000));
        _bench.Thread.Invoke(() => program.Channel.SendEnd(0));

        Assert.Equal("400000", program.ReadToEnd(1).Trim());
        Assert.Equal(0u, program.WaitForExit().Status);
    }

    [Fact]
    public void All_of_its_output_comes_before_its_end()
    {
        (string output, _, RexExit exit) = _bench.Run(ExecuteBench.Shell("seq 1 300000"));

        Assert.Equal(Enumerable.Range(1, 300_000).Sum(static number => number.ToString(CultureInfo.InvariantCulture).Length + 1), output.Length);
        Assert.EndsWith("\n300000\n", output, StringComparison.Ordinal);
        Assert.Equal(0u, exit.Status);
    }

    [Fact]
    public void Arguments_and_environment_come_as_they_are_over_those_of_a_login_there()
    {
        RexFields fields = new RexFields().Add(RexExecuteTag.Program, "sh")
            .Add(RexExecuteTag.Argument, "-c").Add(RexExecuteTag.Argument, "printf '<%s>' \"$@\" \"$COLOUR\" \"${PATH:+path}\" \"$SMASH_X\"").Add(RexExecuteTag.Argument, "sh")
            .Add(RexExecuteTag.Argument, "").Add(RexExecuteTag.Argument, "a b*").Add(RexExecuteTag.Argument, "ä\n")
            .Add(RexExecuteTag.Environment, "COLOUR=deep blue = 1");

        Assert.Equal("<><a b*><ä\n><deep blue = 1><path><>", _bench.Run(fields).Output);
    }

    [Fact]
    public void It_runs_in_a_folder_of_its_own_that_goes_with_it()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("pwd; stat -c %a .; echo left > file; read line"));

        Assert.Equal($"{program.Directory}\n700\n", program.ReadUntil(1, "700\n"));
        Assert.StartsWith(_bench.Folder["store/runs"], program.Directory, StringComparison.Ordinal);
        _bench.Thread.Invoke(() => program.Channel.SendEnd(0));
        program.WaitForExit();
        _bench.Await(_bench.Transaction.EndAsync);

        Assert.False(Directory.Exists(program.Directory));
    }

    [Fact]
    public void It_runs_in_the_folder_that_is_named()
    {
        (string output, _, _) = _bench.Run(ExecuteBench.Shell("pwd").Add(RexExecuteTag.Directory, _bench.Folder.FullPath));

        Assert.Equal(_bench.Folder.FullPath + "\n", output);
        Assert.True(Directory.Exists(_bench.Folder.FullPath));
    }

    [Fact]
    public void A_signal_reaches_all_that_it_has_started()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("trap 'wait; exit 5' USR1; (trap 'echo child; exit' USR1; echo ready; while :; do sleep 0.02; done) & wait"));
        program.ReadUntil(1, "ready\n");

        program.Signal(Sigusr1);

        Assert.Equal("child\n", program.ReadToEnd(1));
        Assert.Equal((Exited, 5u), (program.WaitForExit() is var exit ? exit.Code : 0, exit.Status));
    }

    [Fact]
    public void A_program_that_a_signal_ends_ends_so_at_home()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("echo ready; exec sleep 1000"));
        program.ReadUntil(1, "ready");

        program.Signal(Sigkill);

        RexExit exit = program.WaitForExit();
        Assert.Equal((Killed, Sigkill), (exit.Code, exit.Status));
    }

    [Fact]
    public void That_it_stops_and_goes_on_is_told()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("echo ready; read line; echo on"));
        program.ReadUntil(1, "ready");

        program.Signal(Sigstop);
        Assert.Equal(1, program.WaitForState());
        program.Signal(Sigcont);
        Assert.Equal(0, program.WaitForState());

        program.Write("\n");
        Assert.Equal("on", program.ReadToEnd(1).Trim());
        program.WaitForExit();
    }

    [Fact]
    public void A_signal_that_comes_before_it_runs_reaches_it_then()
    {
        var ready = new TaskCompletionSource<bool>();
        Func<RexChannel, Rex.Execute.ExecuteRequest, Task<Rex.Execute.PreparedRun>> prepare = _bench.Transaction.Prepare;
        _bench.Transaction.Prepare = async (channel, request) =>
        {
            await ready.Task;
            return await prepare(channel, request);
        };
        ProgramAtHome program = _bench.Thread.Invoke(() => new ProgramAtHome(_bench, _bench.Home.Open(new RexOpen(RexTransaction.Execute, ExecuteBench.Shell("sleep 1000")))));

        program.Signal(Sigkill);
        ready.SetResult(true);

        Assert.Equal((Killed, Sigkill), (program.WaitForExit() is var exit ? exit.Code : 0, exit.Status));
    }

    [Fact]
    public void It_has_a_terminal_of_the_size_and_kind_at_home_that_controls_it()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.OnTerminal(ExecuteBench.Shell("stty -echo; stty size; echo $TERM; test -t 2 && echo err >&2; trap 'stty size; exit 3' WINCH; : >/dev/tty; echo ready; while :; do sleep 0.02; done"), 33, 77));
        Assert.Equal("33 77\r\nvt220\r\nerr\r\nready\r\n", program.ReadUntil(1, "ready\r\n"));

        _bench.Thread.Invoke(() => program.Channel.Send(writer => writer.Write(RexFrameType.TerminalSize, program.Channel.Id, new RexTerminalSize(20, 40))));

        Assert.Equal("20 40\r\n", program.ReadToEnd(1));
        Assert.Equal(3u, program.WaitForExit().Status);
    }

    [Fact]
    public void Keys_that_are_signals_are_so_on_its_terminal()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.OnTerminal(ExecuteBench.Shell("stty -echo; echo ready; exec sleep 1000"), 24, 80));
        program.ReadUntil(1, "ready");

        program.Write("\x03");

        RexExit exit = program.WaitForExit();
        Assert.Equal((Killed, Sigint), (exit.Code, exit.Status));
    }

    [Fact]
    public void The_end_of_input_ends_it_on_its_terminal()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.OnTerminal(ExecuteBench.Shell("stty -echo; echo ready; exec cat"), 24, 80));
        program.ReadUntil(1, "ready");

        program.Write("line\n");
        _bench.Thread.Invoke(() => program.Channel.SendEnd(0));

        Assert.Equal("line", program.ReadToEnd(1).Trim());
        Assert.Equal(0u, program.WaitForExit().Status);
    }

    [Fact]
    public void What_nobody_at_home_reads_ends_the_program_as_it_would_there()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("exec yes"));
        program.ReadUntil(1, "y\n");

        _bench.Thread.Invoke(() => program.Channel.SendEnd(1));

        RexExit exit = program.WaitForExit();
        Assert.Equal((Killed, 13u), (exit.Code, exit.Status));
    }

    [Fact]
    public void That_it_reads_no_more_is_told_at_home()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("exec <&-; echo closed; trap exit TERM; while :; do sleep 0.02; done"));
        program.ReadUntil(1, "closed");

        program.Write("x");

        Assert.Equal("", program.ReadToEnd(0));
        program.Signal(15);
        program.WaitForExit();
    }

    [Theory]
    [InlineData("/nowhere/program", "RexProgramNotFound", Errno.ENOENT)]
    [InlineData("no-such-program-anywhere", "RexProgramNotFound", Errno.ENOENT)]
    [InlineData("/etc/passwd", "RexProgramNotExecutable", Errno.EACCES)]
    [InlineData("", "RexRequestInvalid", Errno.EINVAL)]
    public void What_cannot_be_executed_is_refused(string program, string errorId, Errno error)
    {
        RexRefusal refusal = _bench.Refused(new RexFields().Add(RexExecuteTag.Program, program));

        Assert.Equal((errorId, error), (refusal.ErrorId, refusal.Error));
    }

    [Fact]
    public void What_cannot_be_had_is_refused()
    {
        RexFields Plain() => new RexFields().Add(RexExecuteTag.Program, "/bin/true");

        Assert.Equal("RexDirectoryUnusable", _bench.Refused(Plain().Add(RexExecuteTag.Directory, "/nowhere")).ErrorId);
        Assert.Equal("RexLimitUnknown", _bench.Refused(ExecuteBench.Limited(Plain(), LimitResource.WallTime, 5)).ErrorId);
        Assert.Equal("RexRequestInvalid", _bench.Refused(Plain().Add(RexExecuteTag.Environment, "=x")).ErrorId);
        Assert.Equal("RexRequestInvalid", _bench.Refused(Plain().Add(RexExecuteTag.Argument, "a\0b")).ErrorId);
        Assert.Equal("RexRequestInvalid", _bench.Refused(Plain().Add(RexExecuteTag.Limit, new byte[3])).ErrorId);
    }

    [Fact]
    public void Priority_and_limits_are_its_own()
    {
        RexFields fields = ExecuteBench.Shell("nice; ulimit -t; ulimit -v; ulimit -n").Add(RexExecuteTag.Priority, 11);
        fields = ExecuteBench.Limited(ExecuteBench.Limited(ExecuteBench.Limited(fields, LimitResource.CpuTime, 7), LimitResource.AddressSpace, 1024 * 1024 * 1024), (LimitResource)7, 123);

        Assert.Equal("11\n7\n1048576\n123\n", _bench.Run(fields).Output);
    }

    [Fact]
    public void Over_its_limit_on_processor_time_it_is_ended()
    {
        RexExit exit = _bench.Run(ExecuteBench.Limited(ExecuteBench.Shell("while :; do :; done"), LimitResource.CpuTime, 1)).Exit;

        Assert.Equal((Killed, 24u), (exit.Code, exit.Status));
        Assert.InRange(exit.Usage.CpuMicroseconds, 500_000, 3_000_000);
    }

    [Fact]
    public void Over_the_limit_on_memory_all_of_it_is_ended_and_why_is_told()
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Limited(
            ExecuteBench.Shell("python3 -c 'import time; held = bytearray(b\"x\") * 90_000_000; print(\"held\", flush=True); time.sleep(1000)'; echo never"), LimitResource.TreeMemory, 60_000_000));

        (LimitResource resource, string text) = program.WaitForBreach();

        Assert.Equal(LimitResource.TreeMemory, resource);
        Assert.Contains("60000000 allowed", text, StringComparison.Ordinal);
        Assert.Equal((Killed, Sigkill), (program.WaitForExit() is var exit ? exit.Code : 0, exit.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_its_channel_or_link_ends_all_that_it_has_started(bool isLink)
    {
        ProgramAtHome program = _bench.Start(ExecuteBench.Shell("setsid sh -c 'echo $$; exec sleep 1000' & trap '' TERM HUP; wait"));
        int daemon = int.Parse(program.ReadUntil(1, "\n"), CultureInfo.InvariantCulture);

        _bench.Thread.Invoke(() =>
        {
            if (isLink)
            {
                _bench.Home.End("cut");
            }
            else
            {
                program.Channel.Close();
            }
        });
        _bench.Await(() => program.Channel.Ended);
        ProcessBench.Until(() => !ProcessBench.Runs(daemon));
        ProcessBench.Until(() => !ProcessBench.Runs((int)program.Pid));
    }
}
