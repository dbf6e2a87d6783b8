using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="StopRedJobRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class StopRedJobHandler(RedService red) : RedMethod<StopRedJobRequest>(StopRedJobRequest.MethodName, StopRedJobRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(StopRedJobRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        await red.Loop.RunAsync(() => jobs.SignalAsync(request.JobNumber, request.Signal)).ConfigureAwait(false);
        return EmptyRedResponse.Instance;
    }
}
