using Smash.Protocol.Red.Messages;
using Smash.Red.Worlds;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="RemoveRedWorldRequest"/>, when nothing of the world is left.</summary>
/// <param name="red">The RED.</param>
internal sealed class RemoveRedWorldHandler(RedService red) : RedMethod<RemoveRedWorldRequest>(RemoveRedWorldRequest.MethodName, RemoveRedWorldRequest.Read)
{
    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(RemoveRedWorldRequest request, CancellationToken aborted)
    {
        World world = red.Open(request.Key, request.World);
        await red.Loop.RunAsync(() => red.Worlds.DestroyAsync(world)).ConfigureAwait(false);
        return EmptyRedResponse.Instance;
    }
}
