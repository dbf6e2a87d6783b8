using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="WaitRedJobRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class WaitRedJobHandler(RedService red) : RedMethod<WaitRedJobRequest>(WaitRedJobRequest.MethodName, WaitRedJobRequest.Read)
{
    private const int LongestMilliseconds = 300_000;

    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(WaitRedJobRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(request.TimeoutMilliseconds, 0, LongestMilliseconds));
        RedJob[] told = await red.Loop.RunAsync(() => jobs.WaitForAsync(request.JobNumber, timeout, aborted)).ConfigureAwait(false);
        return told.Length == 0
            ? new RedJobsResponse([])
            : await AnswerTurns.MakeAsync(async () => new RedJobsResponse(await red.Loop.RunAsync(() => RedJobTable.Describe(told)).ConfigureAwait(false)), aborted).ConfigureAwait(false);
    }
}
