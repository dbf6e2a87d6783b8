namespace Smash.DaemonCore.Cedar;

/// <summary>What a <see cref="SafeSock"/> has seen. Fragments that are dropped are counted under the one reason that was found first.</summary>
public sealed class SafeSockCounters
{
    /// <summary>Messages sent.</summary>
    public long MessagesSent { get; internal set; }

    /// <summary>Messages that came whole and were delivered.</summary>
    public long MessagesReceived { get; internal set; }

    /// <summary>Fragments sent.</summary>
    public long FragmentsSent { get; internal set; }

    /// <summary>Datagrams received, whatever they were.</summary>
    public long DatagramsReceived { get; internal set; }

    /// <summary>Bytes of datagrams sent.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes of datagrams received.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Datagrams that are no fragments, or contradict others of their message.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Fragments without a signature, or with a wrong one; where no key is set, those with one.</summary>
    public long Unauthenticated { get; internal set; }

    /// <summary>Fragments that had come already, or belong to a message that was delivered or is far behind.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Signed fragments whose time is too far from the clock's, or from before this socket was made: replays, or a wrong clock.</summary>
    public long Stale { get; internal set; }

    /// <summary>Messages that never became whole in time.</summary>
    public long Expired { get; internal set; }

    /// <summary>Incomplete messages that were dropped because memory for them was used up.</summary>
    public long Displaced { get; internal set; }
}
