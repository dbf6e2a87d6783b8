using Smash.Protocol;

namespace Smash.Session.Clients;

/// <summary>An answer's place in the order of the requests.</summary>
internal sealed class PendingAnswer
{
    /// <summary>The answer, once it is known.</summary>
    public IPacket? Packet { get; set; }
}
