using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Execute;

/// <summary>A program that runs at the executor for a channel, from its start to its end.</summary>
/// <param name="services">What it needs of its daemon.</param>
/// <param name="channel">The channel.</param>
/// <param name="child">The program.</param>
/// <param name="streams">Its streams.</param>
internal sealed class RemoteRun(LinkServices services, RexChannel channel, ChildProcess child, IProgramStreams streams) : IDisposable
{
    private const uint Exited = 1;
    private const uint Killed = 2;
    private const uint Dumped = 3;
    private const int HighestSignal = 64;

    private TreeMemoryWatch? _memory;

    /// <summary>Takes a frame for it: a signal, for it and all that descends from it, or the size of its terminal.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="MalformedPacketException">Its payload is wrong.</exception>
    public void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Signal:
                uint signal = reader.ReadUInt32();
                if (signal is 0 or > HighestSignal)
                {
                    throw new MalformedPacketException($"{signal} is no signal.");
                }

                // Where nobody is left to get it, its end is on the way home.
                _ = child.SignalFamilyAsync((int)signal);
                break;
            case RexFrameType.TerminalSize:
                streams.Resize(RexTerminalSize.Read(ref reader));
                break;
        }
    }

    /// <summary>Accepts the channel, and serves it until the other side closes it, which it does once it knows of the end. Where that comes first, the program is ended.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="prepared">What was executed.</param>
    public async Task ServeAsync(ExecuteRequest request, PreparedRun prepared)
    {
        services.Log.Info($"{request.Program} was started as {child.Pid}");
        channel.Accept(new RexFields().Add(RexAcceptedTag.Pid, (uint)child.Pid).Add(RexAcceptedTag.Directory, prepared.Directory));
        child.StateChanged = TellState;
        if (child.State == ChildState.Stopped)
        {
            TellState(child.State);
        }

        _memory = request.TreeMemoryBytes > 0 ? new TreeMemoryWatch(services.Loop, child, request.TreeMemoryBytes, TellBreach) : null;
        _ = streams.CopyInputAsync(channel);
        _ = EndWithChannelAsync();
        Task output = CopyOutputAsync();
        ProcessEnd end = await child.Ended;
        _memory?.Dispose();
        await Task.WhenAny(output, channel.Leaving);
        TellEnd(end);
        services.Log.Info($"{child.Pid} has ended: {(end.IsLost ? "nobody saw how" : end.IsExit ? $"exit code {end.Status}" : $"signal {end.Status}")}");
        // What it has left is fetched until then.
        await channel.Leaving;
        channel.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory?.Dispose();
        channel.ControlReceived = null;
    }

    private async Task CopyOutputAsync()
    {
        try
        {
            await streams.CopyOutputAsync(channel);
        }
        catch (HostLostException)
        {
            // Then the channel ends, and the program with it.
        }
    }

    private async Task EndWithChannelAsync()
    {
        await channel.Leaving;
        if (!child.Ended.IsCompleted)
        {
            services.Log.Info($"{child.Pid} is ended, since nobody waits for it any more");
            await child.KillFamilyAsync();
        }
    }

    private void TellState(ChildState state) =>
        channel.Send(writer => writer.WriteByte(RexFrameType.State, channel.Id, state == ChildState.Stopped ? (byte)1 : (byte)0));

    private void TellBreach(string what)
    {
        services.Log.Info($"{child.Pid} is ended: {what}");
        channel.Send(writer => writer.Write(RexFrameType.Breach, channel.Id, new RexBreach(LimitResource.TreeMemory, what)));
        _ = child.KillFamilyAsync();
    }

    private void TellEnd(ProcessEnd end)
    {
        if (end.IsLost)
        {
            var loss = new RexLoss("What had started the program there has ended, and nobody saw how the program did.");
            channel.Send(writer => writer.Write(RexFrameType.Lost, channel.Id, loss));
            return;
        }

        uint code = end.IsExit ? Exited : end.HasDumpedCore ? Dumped : Killed;
        channel.Send(writer => writer.Write(RexFrameType.Exit, channel.Id, new RexExit(code, (uint)end.Status, end.Usage)));
    }
}
