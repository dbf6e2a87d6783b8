using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Origin;

namespace Smash.Rex.Calls;

/// <summary>Opens the channels of calls at other machines.</summary>
/// <param name="servers">The servers.</param>
internal sealed class CallPlacer(RexServers servers)
{
    /// <summary>Has a call accepted at a machine.</summary>
    /// <param name="server">Its name in rex.rc, or auto.</param>
    /// <param name="folder">The folder that the user is in; null: none.</param>
    /// <param name="open">The call.</param>
    /// <exception cref="RexRefusedException">It was entered nowhere.</exception>
    /// <exception cref="HostLostException">The link ended before it was accepted: whether it was entered is not known.</exception>
    public async Task<PlacedCall> PlaceAsync(string server, string? folder, RexOpen open)
    {
        PlacedCall? call = null;
        var request = new PlaceRequest(open.Transaction) { Server = server, Folder = folder, Opened = channel => call = new PlacedCall(channel) };
        PlacedChannel placed = await new RexPlacer(await servers.GetAsync(folder, "")).PlaceAsync(request, _ => Task.FromResult(open));
        call!.Server = placed.Server;
        call.Accepted = placed.Accepted;
        return call;
    }
}
