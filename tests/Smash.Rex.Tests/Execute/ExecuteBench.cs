using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Execute;
using Smash.Rex.Files;
using Smash.Rex.Links;

namespace Smash.Rex.Tests.Execute;

/// <summary>An executor on one end of a link, and a test on the other, with real programs.</summary>
internal sealed class ExecuteBench : IDisposable
{
    private const long StoreBytes = 1 << 30;

    private readonly PipePair _there;
    private readonly PipePair _back;

    public ExecuteBench()
    {
        Transaction = new ExecuteTransaction(Services, new RunPreparer(new ExecutorStore(() => Folder["store"], StoreBytes), Bench.Log).PrepareAsync);
        (_there, _back) = Thread.Invoke(() => (PipePair.Create(Thread.Loop), PipePair.Create(Thread.Loop)));
        Home = new RexPeer(new FrameStream(_back.ReadEnd, _there.WriteEnd), TimeProvider.System, isStarter: true);
        Agent = new RexPeer(new FrameStream(_there.ReadEnd, _back.WriteEnd), TimeProvider.System, isStarter: false) { Opened = Transaction.Serve };
        Thread.Invoke(() =>
        {
            _ = Home.RunAsync(new RexHello());
            _ = Agent.RunAsync(new RexHello());
        });
        Await(() => Task.WhenAll(Home.Greeted, Agent.Greeted));
    }

    public ProcessBench Bench { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public ExecuteTransaction Transaction { get; }

    public RexPeer Home { get; }

    public RexPeer Agent { get; }

    public LinkServices Services => new(Bench.Thread.Loop, Bench.Log, Bench.Table, "1.0");

    public LoopThread Thread => Bench.Thread;

    public static RexFields Shell(string script) => new RexFields().Add(RexExecuteTag.Program, "/bin/sh").Add(RexExecuteTag.Argument, "-c").Add(RexExecuteTag.Argument, script);

    public static RexFields Limited(RexFields fields, LimitResource resource, ulong value)
    {
        var writer = new PacketWriter();
        writer.WriteUInt32((uint)resource);
        writer.WriteUInt64(value);
        return fields.Add(RexExecuteTag.Limit, writer.Written.ToArray());
    }

    public static RexFields OnTerminal(RexFields fields, ushort rows, ushort columns)
    {
        var writer = new PacketWriter();
        new RexTerminalSize(rows, columns).WritePayload(writer);
        writer.WriteString("vt220");
        return fields.Add(RexExecuteTag.Terminal, writer.Written.ToArray());
    }

    public T Await<T>(Func<Task<T>> work) => Bench.Await(work);

    public void Await(Func<Task> work) => Bench.Await(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Opens a channel for a program, and waits until it runs.</summary>
    public ProgramAtHome Start(RexFields fields) => Await(async () =>
    {
        var program = new ProgramAtHome(this, Home.Open(new RexOpen(RexTransaction.Execute, fields)));
        await program.StartAsync();
        return program;
    });

    /// <summary>Runs a program to its end, with nothing to read.</summary>
    public (string Output, string Error, RexExit Exit) Run(RexFields fields)
    {
        ProgramAtHome program = Start(fields);
        Thread.Invoke(() => program.Channel.SendEnd(0));
        return (program.ReadToEnd(1), program.ReadToEnd(2), program.WaitForExit());
    }

    public RexRefusal Refused(RexFields fields) => Assert.Throws<RexRefusedException>(() => Start(fields)).Refusal;

    public void Dispose()
    {
        Thread.Invoke(() => Home.End(""));
        Await(Transaction.EndAsync);
        Assert.Empty(Thread.Invoke(() => Bench.Table.Children.ToList()));
        Thread.Invoke(() =>
        {
            Agent.End("");
            _there.Dispose();
            _back.Dispose();
        });
        Bench.Dispose();
        Folder.Dispose();
    }
}
