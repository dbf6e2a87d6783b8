using Smash.Protocol.Red.Messages;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="GetRedItemRequest"/>, at once and on the thread that read it: nothing of it needs the loop.</summary>
/// <param name="red">The RED.</param>
internal sealed class GetRedItemHandler(RedService red) : RedMethod<GetRedItemRequest>(GetRedItemRequest.MethodName, GetRedItemRequest.Read)
{
    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(GetRedItemRequest request, CancellationToken aborted) =>
        new(new GetRedItemResponse(red.Open(request.Key, request.World).Files.List(request.Path)));
}
