namespace Smash.Protocol.Rex;

/// <summary>Fields of an OPEN for <see cref="RexTransaction.Call"/> and <see cref="RexTransaction.Jump"/>.</summary>
public static class RexCallTag
{
    /// <summary>String: the shared library at the executor, by a path or by a name that its dynamic loader finds.</summary>
    public const ushort Library = 64;

    /// <summary>String: the function's symbol.</summary>
    public const ushort Function = 65;

    /// <summary>String: the type of what it returns (CALLS.md); void where the field is absent.</summary>
    public const ushort Returns = 66;

    /// <summary>String type (CALLS.md) and the value's bytes; once for each argument, in their order.</summary>
    public const ushort Argument = 67;

    /// <summary>u32: milliseconds after which the call is given up, from when the controller was told; none where the field is absent.</summary>
    public const ushort TimeLimit = 68;
}
