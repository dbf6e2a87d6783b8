namespace Smash.Protocol.Rex;

/// <summary>Fields of a RESULT.</summary>
public static class RexResultTag
{
    /// <summary>Bytes: what the function returned; absent: nothing, or a null pointer in place of a string.</summary>
    public const ushort Return = 1;

    /// <summary>u32 number of an argument, from 0, and the bytes that it has now; once for each that the function could write to.</summary>
    public const ushort Argument = 2;

    /// <summary>u32: errno as the function left it; it was 0 before.</summary>
    public const ushort Error = 3;

    /// <summary>Bytes: what was written to standard output and standard error, at most 64 KiB; absent: nothing.</summary>
    public const ushort Output = 4;

    /// <summary>u64: nanoseconds that the function took.</summary>
    public const ushort Duration = 5;

    /// <summary>u32: 1 where the executor's integers have their most significant byte first, else 0. Buffers are as the function left them.</summary>
    public const ushort BigEndian = 6;

    /// <summary><see cref="RexRefusal"/>: why there is no result though the function was entered.</summary>
    public const ushort Fault = 7;
}
