using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Interop;
using Smash.Red.Worlds;

namespace Smash.Red.Service;

/// <summary>Answers <see cref="ConnectRedHostRequest"/>.</summary>
/// <param name="red">The RED.</param>
internal sealed class ConnectRedHostHandler(RedService red) : RedMethod<ConnectRedHostRequest>(ConnectRedHostRequest.MethodName, ConnectRedHostRequest.Read)
{
    private readonly KernelName.Facts _kernel = KernelName.Get();

    /// <inheritdoc/>
    protected override async ValueTask<IRedResponse> HandleAsync(ConnectRedHostRequest request, CancellationToken aborted)
    {
        RedKey key = await red.Key.ConfigureAwait(false);
        World world = await red.Loop.RunAsync(red.Worlds.GetDefaultAsync).ConfigureAwait(false);
        return new ConnectRedHostResponse(key, world.Key)
        {
            Machine = _kernel.Machine,
            KernelName = _kernel.System,
            KernelRelease = _kernel.Release,
            KernelVersion = _kernel.Version,
            Properties = red.Properties.Descriptions,
        };
    }
}
