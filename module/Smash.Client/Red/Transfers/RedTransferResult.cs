namespace Smash.Client;

/// <summary>A file that was carried, whole.</summary>
public sealed record RedTransferResult
{
    /// <summary>The world.</summary>
    public required RedWorld World { get; init; }

    /// <summary>Path of the file in the world; named as that of <see cref="RedItem"/> is, for the same reason.</summary>
    public required string FullName { get; init; }

    /// <summary>Path of the file here.</summary>
    public required string LocalPath { get; init; }

    /// <summary>Which way it went.</summary>
    public required RedTransferDirection Direction { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes of it that were there before, from an earlier transfer.</summary>
    public long ResumedAt { get; init; }

    /// <summary>Its SHA-256, in lower-case hexadecimal digits; empty: not computed.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Whether the other side had computed the same; false: the RED cannot, or was not asked to, and the size alone was compared.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Time that it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Path of the file where it went to.</summary>
    public override string ToString() => Direction == RedTransferDirection.Send ? FullName : LocalPath;
}
