using Smash.Protocol.Red.Messages;
using Smash.Red.Worlds;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="NewRedWorldRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class NewRedWorldHandler(RedService red) : RedMethod<NewRedWorldRequest>(NewRedWorldRequest.MethodName, NewRedWorldRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(NewRedWorldRequest request, CancellationToken aborted)
    {
        red.Check(request.Key);
        World world = await red.Loop.RunAsync(red.Worlds.CreateAsync).ConfigureAwait(false);
        return new NewRedWorldResponse(world.Key);
    }
}
