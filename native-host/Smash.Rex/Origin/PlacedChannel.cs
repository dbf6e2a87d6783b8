using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>A transaction that a server has accepted.</summary>
/// <param name="Link">The server's link.</param>
/// <param name="Channel">The transaction's channel.</param>
/// <param name="Accepted">What the server said with it.</param>
internal sealed record PlacedChannel(RexLink Link, RexChannel Channel, RexFields Accepted)
{
    /// <summary>The server's name, as rex.rc has it.</summary>
    public string Server => Link.Target.Name;
}
