using System.Text;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Tests.Execute;

/// <summary>A program at the executor, as whoever asked for it sees it.</summary>
internal sealed class ProgramAtHome
{
    private readonly ExecuteBench _bench;
    private readonly TaskCompletionSource<RexExit> _exit = new();
    private readonly TaskCompletionSource<(LimitResource Resource, string Text)> _breach = new();
    private readonly Queue<byte> _states = new();
    private TaskCompletionSource _stateCame = new();

    public ProgramAtHome(ExecuteBench bench, RexChannel channel)
    {
        _bench = bench;
        Channel = channel;
        channel.ControlReceived = Receive;
    }

    public RexChannel Channel { get; }

    public uint Pid { get; private set; }

    public string Directory { get; private set; } = "";

    public async Task StartAsync()
    {
        RexFields fields = await Channel.Accepted;
        Pid = fields.FindUInt32(RexAcceptedTag.Pid)!.Value;
        Directory = fields.FindString(RexAcceptedTag.Directory)!;
    }

    public string ReadToEnd(byte stream) => _bench.Await(async () =>
    {
        var text = new StringBuilder();
        for (ReadOnlyMemory<byte> bytes = await Channel.ReadAsync(stream); bytes.Length > 0; bytes = await Channel.ReadAsync(stream))
        {
            text.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return text.ToString();
    });

    /// <summary>Reads until a text has come.</summary>
    public string ReadUntil(byte stream, string wanted) => _bench.Await(async () =>
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            ReadOnlyMemory<byte> bytes = await Channel.ReadAsync(stream);
            Assert.True(bytes.Length > 0, $"The stream ended after '{text}'.");
            text.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return text.ToString();
    });

    public void Write(string text) => _bench.Await(() => Channel.SendAsync(0, Encoding.UTF8.GetBytes(text)).AsTask());

    public void Signal(uint signal) => _bench.Thread.Invoke(() => Channel.Send(writer => writer.WriteUInt32(RexFrameType.Signal, Channel.Id, signal)));

    public RexExit WaitForExit()
    {
        RexExit exit = _bench.Await(() => _exit.Task);
        _bench.Thread.Invoke(Channel.Close);
        Assert.Equal(ChannelEnd.Closed, _bench.Await(() => Channel.Ended));
        return exit;
    }

    public (LimitResource Resource, string Text) WaitForBreach() => _bench.Await(() => _breach.Task);

    public byte WaitForState() => _bench.Await(async () =>
    {
        while (_states.Count == 0)
        {
            await _stateCame.Task;
        }

        return _states.Dequeue();
    });

    private void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Exit:
                _exit.SetResult(RexExit.Read(ref reader));
                break;
            case RexFrameType.Breach:
                _breach.SetResult(((LimitResource)reader.ReadUInt32(), reader.ReadString()));
                break;
            case RexFrameType.State:
                _states.Enqueue(reader.ReadByte());
                TaskCompletionSource came = _stateCame;
                _stateCame = new TaskCompletionSource();
                came.SetResult();
                break;
        }
    }
}
