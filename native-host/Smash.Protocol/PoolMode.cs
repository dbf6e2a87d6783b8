namespace Smash.Protocol;

/// <summary>Whether the pool that is set is to be there before.</summary>
public enum PoolMode
{
    /// <summary>It is made or changed.</summary>
    Either,

    /// <summary>It is made: EEXIST if it is there.</summary>
    New,

    /// <summary>It is changed: ENOENT if it is not there.</summary>
    Existing,
}
