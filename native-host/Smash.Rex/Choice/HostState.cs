namespace Smash.Rex.Choice;

/// <summary>Whether a host can be asked.</summary>
internal enum HostState
{
    /// <summary>Nobody has tried to reach it.</summary>
    NotTried,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>It is connected.</summary>
    Up,

    /// <summary>It could not be reached, or the connection ended.</summary>
    Lost,
}
