using Smash.Protocol.Red.Messages;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="RemoveRedItemRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class RemoveRedItemHandler(RedService red) : RedMethod<RemoveRedItemRequest>(RemoveRedItemRequest.MethodName, RemoveRedItemRequest.Read)
{
    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(RemoveRedItemRequest request, CancellationToken aborted)
    {
        red.Open(request.Key, request.World).Files.Remove(request.Path);
        return new(EmptyRedResponse.Instance);
    }
}
