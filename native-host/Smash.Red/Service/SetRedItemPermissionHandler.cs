using Smash.Protocol.Red.Messages;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="SetRedItemPermissionRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class SetRedItemPermissionHandler(RedService red) : RedMethod<SetRedItemPermissionRequest>(SetRedItemPermissionRequest.MethodName, SetRedItemPermissionRequest.Read)
{
    /// <inheritdoc/>
    protected override ValueTask<IRedResponse> HandleAsync(SetRedItemPermissionRequest request, CancellationToken aborted)
    {
        red.Open(request.Key, request.World).Files.SetPermissions(request.Path, request.Mode);
        return new(EmptyRedResponse.Instance);
    }
}
