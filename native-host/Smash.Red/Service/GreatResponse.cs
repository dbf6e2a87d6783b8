using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Red.Service;

/// <summary>A response that has a turn until it is written.</summary>
/// <param name="response">The response.</param>
/// <param name="turns">Where the turn is given back.</param>
internal sealed class GreatResponse(IRedResponse response, SemaphoreSlim turns) : IRedResponse, IDisposable
{
    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer) => response.WriteMembers(writer);

    /// <summary>Gives the turn back.</summary>
    public void Dispose() => turns.Release();
}
