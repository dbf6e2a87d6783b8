using Smash.Protocol.Red.Messages;
using Smash.Red.Worlds;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="GetRedPropertyRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class GetRedPropertyHandler(RedService red) : RedMethod<GetRedPropertyRequest>(GetRedPropertyRequest.MethodName, GetRedPropertyRequest.Read)
{
    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(GetRedPropertyRequest request, CancellationToken aborted)
    {
        World world = red.Open(request.Key, request.World);
        return new(new GetRedPropertyResponse(red.Properties.Read(request.Properties, world)));
    }
}
