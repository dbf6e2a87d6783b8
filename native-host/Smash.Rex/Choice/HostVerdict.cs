namespace Smash.Rex.Choice;

/// <summary>Whether a host is chosen, and if not, why.</summary>
internal enum HostVerdict
{
    /// <summary>It is the one.</summary>
    Chosen,

    /// <summary>It could be chosen; another is better.</summary>
    Possible,

    /// <summary>It came up a short time ago, or was lost often: it is chosen where there is no other.</summary>
    Recovering,

    /// <summary>Another was asked for by name.</summary>
    NotAskedFor,

    /// <summary>It was excluded by whoever asks.</summary>
    Excluded,

    /// <summary>Nobody has tried to reach it yet.</summary>
    NotTried,

    /// <summary>It is being connected.</summary>
    Connecting,

    /// <summary>It cannot be reached.</summary>
    Unreachable,

    /// <summary>It refused such a thing lately.</summary>
    NotPermitted,

    /// <summary>It has another architecture.</summary>
    WrongMachine,

    /// <summary>It has less free memory than is needed.</summary>
    TooLittleMemory,

    /// <summary>Its load is above the limit of the configuration.</summary>
    TooLoaded,
}
