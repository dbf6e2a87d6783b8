using System.Buffers.Binary;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Calls;
using Smash.Rex.Channels;
using Smash.Rex.Links;
using Smash.Rex.Tests.Access;

namespace Smash.Rex.Tests.Calls;

/// <summary>Functions of the C library, called over a link whose ssh is a script that runs the agent here.</summary>
public sealed class CallTransactionTests : IDisposable
{
    private static readonly string Agent = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly RexLink _link;

    public CallTransactionTests()
    {
        GrantedHome.Grant(_folder.FullPath, "allow here.me rcall", "allow here.me rjump libc.so.6:pause", "deny here.me rcall libc.so.6:system");
        string program = _folder["ssh"];
        File.WriteAllText(program, $"#!/bin/sh\necho $$ > {_folder["pid"]}\nHOME={_folder.FullPath} XDG_STATE_HOME={_folder.FullPath} exec {Agent} --agent --identity here.me\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _link = new RexLink(new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0"), new SshTarget("h") { Program = program });
    }

    public void Dispose()
    {
        _bench.Await(async () =>
        {
            await _link.StopAsync();
            return true;
        });
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_function_is_called_and_its_controller_kept()
    {
        (RexFields first, uint pid) = Call("libm.so.6", "cos", "f64", ("f64", Double(0.5)));
        (RexFields second, uint again) = Call("libm.so.6", "pow", "f64", ("f64", Double(2)), ("f64", Double(10)));
        (_, uint other) = Call("libc.so.6", "getpid", "i32");

        Assert.Equal((Math.Cos(0.5), 1024.0), (Number(first), Number(second)));
        Assert.Equal(pid, again);
        Assert.NotEqual(pid, other);
    }

    [Fact]
    public void A_crash_is_the_callers_alone_and_the_next_call_has_a_new_process()
    {
        (RexFields before, uint pid) = Call("libc.so.6", "getpid", "i32");
        (RexFields crashed, uint crashedPid) = Call("libc.so.6", "abort", "void");
        (RexFields left, _) = Call("libc.so.6", "exit", "void", ("i32", [0, 0, 0, 3]));
        (RexFields after, uint newPid) = Call("libc.so.6", "getpid", "i32");

        Assert.Null(FaultOf(before));
        Assert.Equal(pid, crashedPid);
        Assert.Equal(("RexCallCrashed", "abort ended its process: signal 6."), (FaultOf(crashed)!.ErrorId, FaultOf(crashed)!.Message));
        Assert.Equal("exit ended its process: exit code 3.", FaultOf(left)!.Message);
        Assert.Null(FaultOf(after));
        Assert.NotEqual(pid, newPid);
    }

    [Fact]
    public void A_call_that_takes_too_long_is_ended_and_those_behind_it_are_carried_out()
    {
        Task<(RexFields Result, uint Pid)> late = StartCall(Fields("libc.so.6", "pause", "i32").Add(RexCallTag.TimeLimit, 50u));
        (RexFields after, uint pid) = Call("libc.so.6", "getpid", "i32");

        Assert.Equal("RexCallTimedOut", FaultOf(_bench.Await(() => late).Result)!.ErrorId);
        Assert.Equal(pid, BinaryPrimitives.ReadUInt32BigEndian(Find(after, RexResultTag.Return).Value.Span));
    }

    [Theory]
    [InlineData("libnothing.so", "f", "RexLibraryNotFound")]
    [InlineData("libc.so.6", "no_such_function", "RexFunctionNotFound")]
    [InlineData("libc.so.6", "environ", "RexFunctionNotFound")]
    [InlineData("libc.so.6", "system", "RexNotGranted")]
    public void What_is_not_there_is_refused(string library, string function, string errorId)
    {
        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => Call(library, function, "void"));

        Assert.Equal(errorId, refused.Refusal.ErrorId);
        Assert.Contains(errorId, File.ReadAllText(Path.Combine(_folder["smash"], "rex_agent.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_closes_gives_the_call_up()
    {
        Task<uint> entered = _bench.Thread.Invoke(async () =>
        {
            RexChannel channel = await _link.OpenAsync(new RexOpen(RexTransaction.Call, Fields("libc.so.6", "pause", "i32")));
            uint pid = (await channel.Accepted).FindUInt32(2)!.Value;
            channel.Close();
            await channel.Ended;
            return pid;
        });

        int pid = (int)_bench.Await(() => entered);
        ProcessBench.Until(() => !ProcessBench.Runs(pid));
    }

    [Fact]
    public void A_jump_into_what_is_not_granted_is_refused()
    {
        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => _bench.Await(async () =>
            await (await _link.OpenAsync(new RexOpen(RexTransaction.Jump, Fields("libc.so.6", "getpid", "i32")))).Accepted));

        Assert.Equal("RexNotGranted", refused.Refusal.ErrorId);
    }

    [Fact]
    public void A_jump_is_not_waited_for_and_ends_with_its_link()
    {
        uint jumped = _bench.Await(async () =>
        {
            RexChannel channel = await _link.OpenAsync(new RexOpen(RexTransaction.Jump, Fields("libc.so.6", "pause", "i32")));
            uint pid = (await channel.Accepted).FindUInt32(2)!.Value;
            channel.Close();
            Assert.Equal(ChannelEnd.Closed, await channel.Ended);
            return pid;
        });
        (_, uint called) = Call("libc.so.6", "getpid", "i32");
        Assert.True(ProcessBench.Runs((int)jumped));
        Assert.NotEqual(jumped, called);

        _bench.Await(async () =>
        {
            await _link.StopAsync();
            return true;
        });

        ProcessBench.Until(() => !ProcessBench.Runs((int)jumped) && !ProcessBench.Runs((int)called));
    }

    [Fact]
    public void A_function_that_was_entered_when_the_link_was_cut_is_lost()
    {
        ChannelEnd end = _bench.Await(async () =>
        {
            RexChannel channel = await _link.OpenAsync(new RexOpen(RexTransaction.Call, Fields("libc.so.6", "pause", "i32")));
            await channel.Accepted;
            await _bench.Table.CreateAsync(ProcessBench.Shell($"kill -9 $(cat {_folder["pid"]})"));
            return await channel.Ended;
        });

        Assert.Equal(ChannelEnd.HostLost, end);
    }

    [Fact]
    public void Without_smash_call_that_is_said()
    {
        var controllers = new CallControllers(new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0")) { Program = "/nonexistent/smash-call" };
        var request = new CallRequest(new RexOpen(RexTransaction.Call, Fields("libc.so.6", "getpid", "i32")), static _ => { }, new TaskCompletionSource().Task);

        Assert.Equal("RexCallUnavailable", Assert.Throws<RexRefusedException>(() => _bench.Await(() => controllers.CallAsync(request))).Refusal.ErrorId);
    }

    private static RexFields Fields(string library, string function, string returns, params (string Type, byte[] Value)[] arguments)
    {
        RexFields fields = new RexFields().Add(RexCallTag.Library, library).Add(RexCallTag.Function, function).Add(RexCallTag.Returns, returns);
        foreach ((string type, byte[] value) in arguments)
        {
            var argument = new PacketWriter();
            argument.WriteString(type);
            argument.WriteRaw(value);
            fields.Add(RexCallTag.Argument, argument.Written.ToArray());
        }

        return fields;
    }

    private static byte[] Double(double value)
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static double Number(RexFields result) => BinaryPrimitives.ReadDoubleBigEndian(Find(result, RexResultTag.Return).Value.Span);

    private static RexField Find(RexFields fields, ushort tag) => fields.Single(field => field.Tag == tag);

    private static RexRefusal? FaultOf(RexFields result)
    {
        if (!result.Any(static field => field.Tag == RexResultTag.Fault))
        {
            return null;
        }

        PacketReader reader = Find(result, RexResultTag.Fault).Reader;
        return RexRefusal.Read(ref reader);
    }

    private (RexFields Result, uint Pid) Call(string library, string function, string returns, params (string Type, byte[] Value)[] arguments) =>
        _bench.Await(() => CallAsync(Fields(library, function, returns, arguments)));

    private Task<(RexFields Result, uint Pid)> StartCall(RexFields fields) => _bench.Thread.Invoke(() => CallAsync(fields));

    private async Task<(RexFields Result, uint Pid)> CallAsync(RexFields fields)
    {
        RexChannel channel = await _link.OpenAsync(new RexOpen(RexTransaction.Call, fields));
        var result = new TaskCompletionSource<RexFields>();
        channel.ControlReceived = frame =>
        {
            PacketReader reader = frame.Reader;
            result.SetResult(RexFields.Read(ref reader));
        };
        uint pid = (await channel.Accepted).FindUInt32(2)!.Value;
        RexFields fieldsOfResult = await result.Task;
        channel.Close();
        return (fieldsOfResult, pid);
    }
}
