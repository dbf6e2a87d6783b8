using System.ComponentModel;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Calls;

/// <summary>
/// The call controllers of one identity: one for each library, kept, so that the next call finds the library loaded and with what it keeps. Calls into one library go one after another; different libraries do not wait for
/// each other. For its loop's thread alone.
/// </summary>
/// <param name="services">What they need.</param>
internal sealed class CallControllers(LinkServices services)
{
    // Those that nobody has used for longest end when there are more.
    private const int MostKept = 16;

    private readonly Dictionary<string, CallLane> _lanes = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The program smash-call.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "smash-call");

    /// <summary>Calls a function.</summary>
    /// <param name="request">Which.</param>
    /// <returns>The fields of RESULT, in which a fault may be.</returns>
    /// <exception cref="RexRefusedException">It was not entered.</exception>
    public async Task<RexFields> CallAsync(CallRequest request)
    {
        CallLane lane = FindLane(request.Library);
        Task before = lane.Last;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lane.Last = over.Task;
        try
        {
            await before;
            RefuseIfAbandoned(request);
            if (lane.Process is not { IsThere: true })
            {
                lane.Process = await StartAsync();
            }

            return await lane.Process.CallAsync(request);
        }
        finally
        {
            over.SetResult();
        }
    }

    /// <summary>Enters a function without waiting for its return, in a controller of its own, which ends with it.</summary>
    /// <param name="request">Which; <see cref="CallRequest.Entered"/> tells that it was entered.</param>
    /// <returns>Completed when it has returned, or was refused.</returns>
    /// <exception cref="RexRefusedException">It was not entered.</exception>
    public async Task JumpAsync(CallRequest request)
    {
        CallProcess process = await StartAsync();
        try
        {
            await process.CallAsync(request);
        }
        finally
        {
            process.End();
        }
    }

    private static void RefuseIfAbandoned(CallRequest request)
    {
        if (request.Abandoned.IsCompleted)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EIO, "RexCallAbandoned", "Nobody waits for the call any more."));
        }
    }

    private CallLane FindLane(string library)
    {
        if (!_lanes.TryGetValue(library, out CallLane? lane))
        {
            MakeRoom();
            lane = new CallLane();
            _lanes.Add(library, lane);
        }

        lane.Used = ++_uses;
        return lane;
    }

    private void MakeRoom()
    {
        foreach ((string library, CallLane lane) in _lanes.Where(static lane => lane.Value.Last.IsCompleted).OrderBy(static lane => lane.Value.Used).Take(_lanes.Count - MostKept + 1).ToList())
        {
            lane.Process?.End();
            _lanes.Remove(library);
        }
    }

    private async Task<CallProcess> StartAsync()
    {
        try
        {
            return await CallProcess.StartAsync(services, Program);
        }
        catch (Exception exception) when (exception is ProcessCreationException or Win32Exception)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EOPNOTSUPP, "RexCallUnavailable", $"The program smash-call was not started: {exception.Message}"));
        }
    }
}
