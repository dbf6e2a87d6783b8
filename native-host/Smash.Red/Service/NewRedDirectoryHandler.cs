using Smash.Protocol.Red.Messages;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="NewRedDirectoryRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class NewRedDirectoryHandler(RedService red) : RedMethod<NewRedDirectoryRequest>(NewRedDirectoryRequest.MethodName, NewRedDirectoryRequest.Read)
{
    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(NewRedDirectoryRequest request, CancellationToken aborted)
    {
        red.Open(request.Key, request.World).Files.CreateDirectory(request.Path);
        return new(EmptyRedResponse.Instance);
    }
}
