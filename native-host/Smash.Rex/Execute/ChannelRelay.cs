using System.Text;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>
/// Joins the channel of a stub to that of its program at the executor, once that runs: bytes go through as fast as both sides take them, and no faster, so that one that is slow holds up itself alone; signals and states go
/// through at once; the end comes last. For its loop's thread alone.
/// </summary>
internal sealed class ChannelRelay
{
    private const byte Input = 0;
    private const byte Output = 1;
    private const byte Error = 2;

    private readonly RexChannel _home;
    private readonly RexChannel _away;
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RexExit? _exit;
    private string? _loss;

    /// <summary>Makes one; <see cref="RunAsync"/> begins.</summary>
    /// <param name="home">The stub's channel, accepted.</param>
    /// <param name="away">The program's channel, accepted.</param>
    public ChannelRelay(RexChannel home, RexChannel away)
    {
        _home = home;
        _away = away;
    }

    /// <summary>What is done when the program has ended and before its stub is told: what it left is fetched, as long as its channel is open. What it writes is put at the end of the stub's stream 2. Null: nothing.</summary>
    public Func<Task<string>>? BeforeEnd { get; init; }

    /// <summary>Joins them until one is over; then both are.</summary>
    /// <param name="heldHome">What came from the stub by now.</param>
    /// <param name="heldAway">What came from the program by now.</param>
    /// <returns>How the program ended; null: nobody will know, as the stub was told if it is there.</returns>
    public async Task<RexExit?> RunAsync(HeldFrames heldHome, HeldFrames heldAway)
    {
        _home.ControlReceived = ReceiveFromHome;
        _away.ControlReceived = ReceiveFromAway;
        heldHome.Release();
        heldAway.Release();
        _ = CopyAsync(_home, _away, Input);
        _ = CopyAsync(_away, _home, Input);
        Task outputs = Task.WhenAll(CopyOutputAsync(Output, true), CopyOutputAsync(Error, BeforeEnd is null));
        await Task.WhenAny(_told.Task, _away.Leaving, _home.Leaving);
        await Task.WhenAny(outputs, _home.Leaving);
        await EndAsync();
        return _exit;
    }

    private void ReceiveFromHome(RexFrame frame)
    {
        if (frame.Type is RexFrameType.Signal or RexFrameType.TerminalSize)
        {
            PassOn(frame, _away);
        }
    }

    private void ReceiveFromAway(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.State:
            case RexFrameType.Breach:
                PassOn(frame, _home);
                break;
            case RexFrameType.Exit:
                _exit = RexExit.Read(ref reader);
                _told.TrySetResult();
                break;
            case RexFrameType.Lost:
                _loss = RexLoss.Read(ref reader).Why;
                _told.TrySetResult();
                break;
        }
    }

    private static void PassOn(RexFrame frame, RexChannel to) => to.Send(writer => writer.WriteRaw(frame.Type, to.Id, frame.Payload.Span));

    // Of an output that the stub wants no more, nothing need arrive, and the program is to see that too. What comes back of a stream is but its end.
    private Task<Task> CopyOutputAsync(byte stream, bool isEndedWithIt) => Task.WhenAny(CopyAsync(_away, _home, stream, isEndedWithIt), CopyAsync(_home, _away, stream));

    private static async Task CopyAsync(RexChannel from, RexChannel to, byte stream, bool isEndedWithIt = true)
    {
        try
        {
            for (ReadOnlyMemory<byte> bytes = await from.ReadAsync(stream); bytes.Length > 0; bytes = await from.ReadAsync(stream))
            {
                await to.SendAsync(stream, bytes);
            }

            if (isEndedWithIt)
            {
                to.SendEnd(stream);
            }
        }
        catch (HostLostException)
        {
            // One of the two is over, which ends the other.
        }
    }

    private async Task EndAsync()
    {
        if (_exit is { } exit)
        {
            await FinishAsync();
            _home.Send(writer => writer.Write(RexFrameType.Exit, _home.Id, exit));
        }
        else
        {
            string why = _loss ?? _away.LossReason ?? "The other host has ended it without telling how.";
            _home.Send(writer => writer.Write(RexFrameType.Lost, _home.Id, new RexLoss(why)));
        }

        // Where the program still runs, that ends it.
        _away.Close();
        _home.Close();
    }

    private async Task FinishAsync()
    {
        if (BeforeEnd is not { } beforeEnd)
        {
            return;
        }

        string said = await beforeEnd();
        try
        {
            await _home.SendAsync(Error, Encoding.UTF8.GetBytes(said));
            _home.SendEnd(Error);
        }
        catch (HostLostException)
        {
            // Its stub is gone, and hears nothing any more.
        }
    }
}
