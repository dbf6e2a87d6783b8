namespace Smash.DaemonCore.Cedar;

/// <summary>What the incomplete messages of one address occupy.</summary>
internal sealed class PeerMemory
{
    public int Cost { get; set; }

    /// <summary>The messages, oldest first.</summary>
    public LinkedList<IncompleteMessage> Messages { get; } = new();
}
