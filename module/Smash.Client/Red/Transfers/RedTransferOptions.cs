namespace Smash.Client;

/// <summary>How files are sent to and received from a world.</summary>
public sealed record RedTransferOptions
{
    /// <summary>Files that are carried at once, 1 to 64; default 4.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Times that a file is begun, counting from where it broke, before its failure is told; default 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Go on where an earlier transfer of the same file ended; default: begin it anew.</summary>
    public bool Resumes { get; init; }

    /// <summary>Compare the SHA-256 of both sides at the end; default: yes.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>Carry directories with all that is in them; without it a directory is a failure.</summary>
    public bool Recurses { get; init; }

    /// <summary>Bytes that the RED reads or writes at once; 0, the default: as it likes.</summary>
    public long BlockSize { get; init; }
}
