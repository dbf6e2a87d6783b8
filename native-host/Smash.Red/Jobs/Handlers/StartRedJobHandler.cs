using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Service;

namespace Smash.Red.Jobs.Handlers;

/// <summary>Answers <see cref="StartRedJobRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class StartRedJobHandler(RedService red) : RedMethod<StartRedJobRequest>(StartRedJobRequest.MethodName, StartRedJobRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(StartRedJobRequest request, CancellationToken aborted)
    {
        RedJobTable jobs = red.Open(request.Key, request.World).Jobs!;
        RunPlan plan = jobs.Prepare(request);
        RedJobInfo job = await red.Loop.RunAsync(async () => await jobs.AnswerAsync(await jobs.StartRunAsync(plan), request.Properties, request.Wait, aborted)).ConfigureAwait(false);
        return new RedJobResponse(job);
    }
}
