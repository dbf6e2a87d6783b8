using System.ComponentModel;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Execute;

/// <summary>Serves rexecve at the executor: runs programs, each for one channel, and ends what runs for a channel that ends. Who may do so was asked before it comes here. For its loop's thread alone.</summary>
internal sealed class ExecuteTransaction
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly LinkServices _services;
    private readonly HashSet<Task> _serving = [];

    /// <summary>Makes one.</summary>
    /// <param name="services">What it needs of its daemon.</param>
    /// <param name="prepare">Brings all that a program needs into its place, or says by <see cref="RexRefusedException"/> why not.</param>
    public ExecuteTransaction(LinkServices services, Func<RexChannel, ExecuteRequest, Task<PreparedRun>> prepare)
    {
        _services = services;
        Prepare = prepare;
    }

    /// <summary>Brings all that a program needs into its place, or says by <see cref="RexRefusedException"/> why not.</summary>
    public Func<RexChannel, ExecuteRequest, Task<PreparedRun>> Prepare { get; set; }

    /// <summary>Programs that run.</summary>
    public int Count => _serving.Count;

    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions) => transactions[RexTransaction.Execute] = Serve;

    /// <summary>Waits until all that ran for the link has been ended; its channels are over. What cannot be ended within 5 s is left.</summary>
    public async Task EndAsync()
    {
        var late = new TaskCompletionSource();
        using (_services.Loop.Schedule(EndTime, late.SetResult))
        {
            await Task.WhenAny(Task.WhenAll(_serving), late.Task);
        }
    }

    /// <summary>Serves a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="open">What it was opened with.</param>
    public void Serve(RexChannel channel, RexOpen open)
    {
        // From here on: what comes before the program runs reaches it then.
        var held = new HeldFrames(channel);
        Task serving = ServeAsync(channel, open.Fields, held);
        if (!serving.IsCompleted)
        {
            _serving.Add(serving);
            _ = ForgetAsync(serving);
        }
    }

    private async Task ForgetAsync(Task serving)
    {
        await Task.WhenAny(serving);
        _serving.Remove(serving);
    }

    private async Task ServeAsync(RexChannel channel, RexFields fields, HeldFrames held)
    {
        try
        {
            ExecuteRequest request = ExecuteRequest.Read(fields);
            PreparedRun prepared = await Prepare(channel, request);
            try
            {
                await RunAsync(channel, request, prepared, held);
            }
            finally
            {
                if (prepared.Release is { } release)
                {
                    await release();
                }
            }
        }
        catch (Exception exception) when (FindRefusal(exception) is { } refusal)
        {
            _services.Log.Warning($"a program was not started: {refusal.ErrorId}: {refusal.Message}");
            channel.Refuse(refusal);
        }
    }

    private static RexRefusal? FindRefusal(Exception exception) => exception switch
    {
        RexRefusedException refused => refused.Refusal,
        RexFieldException wrong => new RexRefusal(Errno.EINVAL, wrong.ErrorId, wrong.Message),
        MalformedPacketException malformed => new RexRefusal(Errno.EBADMSG, "RexRequestInvalid", malformed.Message),
        ArgumentException text => new RexRefusal(Errno.EINVAL, "RexRequestInvalid", text.Message),
        IOException or UnauthorizedAccessException => new RexRefusal(Errno.EIO, "RexCannotStart", exception.Message),
        Win32Exception failed => new RexRefusal((Errno)failed.NativeErrorCode, "RexCannotStart", failed.Message),
        _ => null,
    };

    private async Task RunAsync(RexChannel channel, ExecuteRequest request, PreparedRun prepared, HeldFrames held)
    {
        using IProgramStreams streams = request.Terminal is { } terminal ? new TerminalStreams(_services.Loop, terminal.Size) : new PipeStreams(_services.Loop);
        ChildProcess? child = await StartAsync(channel, request, prepared, streams);
        if (child is not null)
        {
            using var run = new RemoteRun(_services, channel, child, streams);
            channel.ControlReceived = run.Receive;
            held.Release();
            await run.ServeAsync(request, prepared);
        }
    }

    private async Task<ChildProcess?> StartAsync(RexChannel channel, ExecuteRequest request, PreparedRun prepared, IProgramStreams streams)
    {
        if (channel.Leaving.IsCompleted)
        {
            // Nobody waits for it any more.
            channel.Close();
            return null;
        }

        var plan = new ProcessPlan
        {
            Program = prepared.Program,
            Arguments = [.. prepared.ArgumentsBefore, .. request.Arguments],
            Environment = RemoteEnvironment.Make(request),
            Directory = prepared.Directory,
            Limits = request.Limits,
            Priority = request.Priority,
            EndsWithDaemon = true,
        };
        try
        {
            return await _services.Processes.CreateAsync(streams.AddTo(plan));
        }
        catch (ProcessCreationException exception)
        {
            throw new RexRefusedException(LaunchRefusal.Of(request, prepared, exception));
        }
        finally
        {
            streams.HandOver();
        }
    }
}
