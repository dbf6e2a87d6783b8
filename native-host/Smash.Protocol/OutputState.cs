namespace Smash.Protocol;

/// <summary>What has become of an ended job's output.</summary>
public enum OutputState
{
    /// <summary>It is as the job has written it.</summary>
    Whole = 0,

    /// <summary>It is compressed, and read as before.</summary>
    Compressed = 1,

    /// <summary>It was removed, and the record is kept.</summary>
    Removed = 2,
}
