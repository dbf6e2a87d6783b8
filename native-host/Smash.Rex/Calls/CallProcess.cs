using System.ComponentModel;
using Smash.DaemonCore;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Calls;

/// <summary>A call controller: one smash-call, which enters one function at a time. Whatever a function does to it, it does to nobody else. For its loop's thread alone.</summary>
internal sealed class CallProcess
{
    // Its one channel.
    private const uint Channel = 1;

    private readonly EventLoop _loop;
    private readonly ChildProcess _process;
    private readonly FrameStream _frames;
    private readonly Task<ProcessEnd> _serving;
    private TaskCompletionSource<RexFields>? _answer;
    private CallRequest? _request;
    private bool _isEntered;
    private bool _isLate;

    private CallProcess(EventLoop loop, ChildProcess process, FrameStream frames)
    {
        _loop = loop;
        _process = process;
        _frames = frames;
        _serving = ServeAsync();
    }

    /// <summary>Whether it can take another call.</summary>
    public bool IsThere => !_serving.IsCompleted;

    /// <summary>Starts one.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="program">The program smash-call.</param>
    /// <exception cref="ProcessCreationException">It cannot be started.</exception>
    /// <exception cref="Win32Exception">The kernel has no pipes left.</exception>
    public static async Task<CallProcess> StartAsync(LinkServices services, string program)
    {
        PipePair input = PipePair.Create(services.Loop), output = PipePair.Create(services.Loop);
        try
        {
            ChildProcess process = await services.Processes.CreateAsync(new ProcessPlan
            {
                Program = program,
                Input = StandardStream.Pipe(input.ReadEnd),
                Output = StandardStream.Pipe(output.WriteEnd),
                Name = "smash-call",
            });
            return new CallProcess(services.Loop, process, new FrameStream(output.ReadEnd, input.WriteEnd));
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            throw;
        }
    }

    /// <summary>Has a function entered. One at a time.</summary>
    /// <param name="request">Which.</param>
    /// <returns>The fields of RESULT.</returns>
    /// <exception cref="RexRefusedException">It was not entered.</exception>
    public async Task<RexFields> CallAsync(CallRequest request)
    {
        _request = request;
        _answer = new TaskCompletionSource<RexFields>(TaskCreationOptions.RunContinuationsAsynchronously);
        _isEntered = _isLate = false;
        using LoopTimer? limit = request.TimeLimit is { } time ? _loop.Schedule(time, OnLate) : null;
        _frames.Send(writer => writer.Write(RexFrameType.Open, Channel, request.Open));
        if (await Task.WhenAny(_answer.Task, request.Abandoned) != _answer.Task)
        {
            await _process.KillFamilyAsync();
        }

        return await _answer.Task;
    }


    /// <summary>Ends it, which has nothing to do.</summary>
    public void End() => _frames.Dispose();

    private void OnLate()
    {
        _isLate = true;
        _ = _process.KillFamilyAsync();
    }

    private async Task<ProcessEnd> ServeAsync()
    {
        try
        {
            await _frames.ReadAsync(Receive);
        }
        catch (Exception exception) when (exception is RexFrameException or MalformedPacketException or Win32Exception)
        {
            // What was called has written where it should not: it is of no more use.
            _process.Kill();
        }

        _frames.Dispose();
        ProcessEnd end = await _process.Ended;
        Fail(Explain(end));
        return end;
    }

    private void Receive(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        switch (frame.Type)
        {
            case RexFrameType.Accepted:
                _isEntered = true;
                _request?.Entered(RexFields.Read(ref reader));
                break;
            case RexFrameType.Refused:
                _answer?.TrySetException(new RexRefusedException(RexRefusal.Read(ref reader)));
                break;
            case RexFrameType.Result:
                _answer?.TrySetResult(RexFields.Read(ref reader));
                break;
        }
    }

    private RexRefusal Explain(ProcessEnd end)
    {
        string function = _request?.Function ?? "";
        if (_isLate)
        {
            return new RexRefusal(Errno.ETIMEDOUT, "RexCallTimedOut", $"{function} has not returned within {_request!.TimeLimit!.Value.TotalSeconds:0.###} s, and was ended.");
        }

        string how = end.IsExit ? $"exit code {end.Status}" : $"signal {end.Status}";
        return new RexRefusal(Errno.EIO, "RexCallCrashed", $"{(_isEntered ? function : $"Loading {_request?.Library}")} ended its process: {how}.");
    }

    private void Fail(RexRefusal fault)
    {
        if (!_isEntered)
        {
            _answer?.TrySetException(new RexRefusedException(fault));
            return;
        }

        var payload = new PacketWriter();
        fault.WritePayload(payload);
        _answer?.TrySetResult(new RexFields().Add(RexResultTag.Fault, payload.Written.ToArray()));
    }
}
