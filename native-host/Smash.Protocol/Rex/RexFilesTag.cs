namespace Smash.Protocol.Rex;

/// <summary>Fields of an OPEN for <see cref="RexTransaction.Files"/>, and of what answers it (FILES.md of Smash.Rex).</summary>
public static class RexFilesTag
{
    /// <summary>u32, OPEN: what of a run is fetched: the number of the run's channel on the same link. Absent: files are brought.</summary>
    public const ushort Run = 1;

    /// <summary>String, OPEN, once for each file or folder that is fetched: its name in the run's working directory, or its full path.</summary>
    public const ushort Name = 2;

    /// <summary>String, ACCEPTED, once for each that is not fetched: why, as a sentence.</summary>
    public const ushort Problem = 3;
}
