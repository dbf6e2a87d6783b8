namespace Smash.Rex.Links;

/// <summary>Why there is no link.</summary>
internal enum LinkFaultKind
{
    /// <summary>The name is unknown, or nobody answers there.</summary>
    Unreachable,

    /// <summary>The host's key is unknown, or another than it was.</summary>
    HostKey,

    /// <summary>No key was accepted.</summary>
    Authentication,

    /// <summary>There is no smash-rex there that could be started.</summary>
    NoAgent,

    /// <summary>ssh is not on this machine.</summary>
    NoSsh,

    /// <summary>What answers speaks something else, or another version.</summary>
    Protocol,

    /// <summary>It did not greet, or did not answer, in time.</summary>
    Timeout,

    /// <summary>The link stood and has ended.</summary>
    Lost,
}
