namespace Smash.Protocol.Rex;

/// <summary>Fields of an ACCEPTED for <see cref="RexTransaction.Execute"/>.</summary>
public static class RexAcceptedTag
{
    /// <summary>String, origin to stub: the server's name.</summary>
    public const ushort Server = 1;

    /// <summary>u32: the program's pid at the executor.</summary>
    public const ushort Pid = 2;

    /// <summary>String: its working directory there.</summary>
    public const ushort Directory = 3;

    /// <summary>u64, origin to stub: bytes of files that had to be transferred first.</summary>
    public const ushort BytesSent = 4;
}
