namespace Smash.Session.Pools;

/// <summary>What one client has in a pool.</summary>
/// <param name="clientKey">The client's number.</param>
internal sealed class ClientShare(long clientKey)
{
    public long ClientKey { get; } = clientKey;

    /// <summary>Its jobs that hold a slot, or are claimed: those count against the cap for clients.</summary>
    public int Active { get; set; }

    /// <summary>Its jobs that wait, by priority: 40 lines at most.</summary>
    public Dictionary<int, ClientLine> Lines { get; } = [];
}
