using System.ComponentModel;
using System.Globalization;
using System.Text;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Execute;
using Smash.Rex.Links;

namespace Smash.Rex.Forks;

/// <summary>A process that came from elsewhere, from when it is made here to its end: one smash-fork, which watches over its namespaces. For its loop's thread alone.</summary>
internal sealed class RestoredProcess : IDisposable
{
    private const int HighestSignal = 64;
    private const int Orders = 3;
    private const int Events = 4;
    private const int UsageNumbers = 18;
    private const int NumbersBeforeUsage = 2;

    private readonly RexChannel _channel;
    private readonly PipeStreams _streams;
    private readonly ChildProcess _process;
    private readonly PipeWriteEnd _orders;
    private readonly PipeReadEnd _events;
    private readonly TaskCompletionSource<uint> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _listening = Task.CompletedTask;
    private string _failure = "smash-fork has ended without a word";
    private RexExit? _exit;

    private RestoredProcess(RexChannel channel, PipeStreams streams, ChildProcess process, PipeWriteEnd orders, PipeReadEnd events)
    {
        _channel = channel;
        _streams = streams;
        _process = process;
        _orders = orders;
        _events = events;
    }

    /// <summary>Begins to make one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="folder">Its image, whole.</param>
    /// <exception cref="ProcessCreationException">smash-fork is not there.</exception>
    /// <exception cref="Win32Exception">There are no more descriptors.</exception>
    public static async Task<RestoredProcess> StartAsync(LinkServices services, RexChannel channel, string folder)
    {
        var streams = new PipeStreams(services.Loop);
        PipePair orders = PipePair.Create(services.Loop), events = PipePair.Create(services.Loop);
        try
        {
            ChildProcess process = await services.Processes.CreateAsync(streams.AddTo(new ProcessPlan
            {
                Program = ForkRun.Program,
                Arguments = ["restore", folder],
                Descriptors = [new InheritedDescriptor(orders.ReadEnd.Descriptor, Orders), new InheritedDescriptor(events.WriteEnd.Descriptor, Events)],
                EndsWithDaemon = true,
            }));
            streams.HandOver();
            return new RestoredProcess(channel, streams, process, orders.WriteEnd, events.ReadEnd);
        }
        catch
        {
            streams.Dispose();
            orders.WriteEnd.Dispose();
            events.ReadEnd.Dispose();
            throw;
        }
        finally
        {
            orders.ReadEnd.Dispose();
            events.WriteEnd.Dispose();
        }
    }

    /// <summary>Waits until it is there, whole and not yet running.</summary>
    /// <returns>Its pid, as this host sees it.</returns>
    /// <exception cref="RexRefusedException">It could not be made; nothing of it is left.</exception>
    public async Task<uint> MakeAsync()
    {
        _ = EndWithChannelAsync();
        _listening = ListenAsync();
        return await _ready.Task;
    }

    /// <summary>Takes a frame for it.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="MalformedPacketException">Its payload is wrong.</exception>
    public void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Signal:
                uint signal = reader.ReadUInt32();
                Tell(signal is > 0 and <= HighestSignal ? RestoreOrder.Signal(signal) : throw new MalformedPacketException($"{signal} is no signal."));
                break;
            case RexFrameType.TerminalSize:
                RexTerminalSize size = RexTerminalSize.Read(ref reader);
                Tell(RestoreOrder.Size(size.Rows, size.Columns));
                break;
        }
    }

    /// <summary>Lets it run, and serves it until it and its output have ended.</summary>
    public async Task RunAsync()
    {
        Tell(RestoreOrder.Go);
        _ = _streams.CopyInputAsync(_channel);
        Task output = CopyOutputAsync();
        await _listening;
        await _process.Ended;
        await Task.WhenAny(output, _channel.Leaving);
        if (_exit is { } exit)
        {
            _channel.Send(writer => writer.Write(RexFrameType.Exit, _channel.Id, exit));
        }

        _channel.Close();
    }

    /// <summary>Ends it and all that is in its namespaces.</summary>
    public void Dispose()
    {
        _orders.Dispose();
        _events.Dispose();
        _streams.Dispose();
    }

    private void Tell(RestoreOrder order)
    {
        if (!_process.Ended.IsCompleted)
        {
            try
            {
                _orders.TryWrite(order.ToBytes());
            }
            catch (Win32Exception)
            {
                // It has ended, and its last word is on the way.
            }
        }
    }

    private async Task EndWithChannelAsync()
    {
        await _channel.Leaving;
        if (!_process.Ended.IsCompleted)
        {
            await _process.KillFamilyAsync();
        }
    }

    private async Task CopyOutputAsync()
    {
        try
        {
            await _streams.CopyOutputAsync(_channel);
        }
        catch (HostLostException)
        {
            // Then the channel ends, and the process with it.
        }
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[4096];
        var rest = new StringBuilder();
        for (int count = await _events.ReadAsync(buffer); count > 0; count = await _events.ReadAsync(buffer))
        {
            rest.Append(Encoding.UTF8.GetString(buffer, 0, count));
            string[] lines = rest.ToString().Split('\n');
            rest.Clear().Append(lines[^1]);
            foreach (string line in lines[..^1])
            {
                Take(line.Split(' '));
            }
        }

        _ready.TrySetException(new RexRefusedException(new RexRefusal(Errno.EIO, "RexForkFailed", $"The process could not be made here: {_failure}.")));
        _ = _ready.Task.Exception;
    }

    private void Take(string[] words)
    {
        switch (words[0])
        {
            case "ready":
                _ready.TrySetResult(uint.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "failed":
                _failure = string.Join(' ', words[1..]).TrimEnd('.');
                break;
            case "stopped":
            case "running":
                byte state = words[0] == "stopped" ? (byte)1 : (byte)0;
                _channel.Send(writer => writer.WriteByte(RexFrameType.State, _channel.Id, state));
                break;
            case "ended":
                _exit = ReadExit([.. words[1..].Select(static word => long.Parse(word, CultureInfo.InvariantCulture))]);
                break;
        }
    }

    private static RexExit ReadExit(long[] numbers)
    {
        var usage = new PacketWriter();
        for (int i = 0; i < UsageNumbers; i++)
        {
            usage.WriteInt64(numbers[i + NumbersBeforeUsage]);
        }

        var reader = new PacketReader(usage.Written.Span);
        return new RexExit((uint)numbers[0], (uint)numbers[1], ResourceUsage.Read(ref reader));
    }
}
