namespace Smash.Rex.Channels;

/// <summary>How a channel ended.</summary>
internal enum ChannelEnd
{
    /// <summary>Both sides closed it.</summary>
    Closed,

    /// <summary>The other side would not open it.</summary>
    Refused,

    /// <summary>The link ended first: what became of the transaction is not known.</summary>
    HostLost,
}
