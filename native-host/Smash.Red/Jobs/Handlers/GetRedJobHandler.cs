using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="GetRedJobRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class GetRedJobHandler(RedService red) : RedMethod<GetRedJobRequest>(GetRedJobRequest.MethodName, GetRedJobRequest.Read)
{
    /// <summary>It cannot: each end is told once.</summary>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(GetRedJobRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        return AnswerTurns.MakeAsync(async () => new RedJobsResponse(await red.Loop.RunAsync(jobs.Report).ConfigureAwait(false)), aborted);
    }
}
