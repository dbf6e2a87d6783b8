namespace Smash.Rex.Links;

/// <summary>What a link is doing.</summary>
internal enum LinkState
{
    /// <summary>Nobody has needed it yet, or it was stopped.</summary>
    Idle,

    /// <summary>ssh runs, and the other side has not greeted yet.</summary>
    Connecting,

    /// <summary>It stands.</summary>
    Connected,

    /// <summary>It could not be made, or has ended; it is tried again in a while, or when somebody asks for it.</summary>
    Waiting,
}
