using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="StartRedSinkRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class StartRedSinkHandler(RedService red) : RedMethod<StartRedSinkRequest>(StartRedSinkRequest.MethodName, StartRedSinkRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(StartRedSinkRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        TransferJobPlan plan = jobs.Prepare(request);
        RedJobInfo job = await red.Loop.RunAsync(() => jobs.AnswerAsync(jobs.StartSink(plan), request.Properties, request.Wait, aborted)).ConfigureAwait(false);
        return new RedJobResponse(job);
    }
}
