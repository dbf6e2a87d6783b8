using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="StartRedSourceRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class StartRedSourceHandler(RedService red) : RedMethod<StartRedSourceRequest>(StartRedSourceRequest.MethodName, StartRedSourceRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(StartRedSourceRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        TransferJobPlan plan = jobs.Prepare(request);
        RedJobInfo job = await red.Loop.RunAsync(async () => await jobs.AnswerAsync(await jobs.StartSourceAsync(plan), request.Properties, request.Wait, aborted)).ConfigureAwait(false);
        return new RedJobResponse(job);
    }
}
