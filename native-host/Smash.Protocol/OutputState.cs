namespace Smash.Protocol;

/// <summary>What is there of a job's output.</summary>
public enum OutputState
{
    /// <summary>All of it, in the files that the record names.</summary>
    Whole = 0,

    /// <summary>All of it, compressed: the host reads it as ever.</summary>
    Compressed = 1,

    /// <summary>Nothing: it was removed for its age or for its size.</summary>
    Removed = 2,
}
