namespace Smash.Client;

/// <summary>What a value of a call is.</summary>
public enum RexTypeKind
{
    /// <summary>Nothing: as a result alone.</summary>
    Void,

    /// <summary>A signed integer.</summary>
    SignedNumber,

    /// <summary>An unsigned integer.</summary>
    UnsignedNumber,

    /// <summary>A floating-point number.</summary>
    FloatingNumber,

    /// <summary>An address that means something to the executor alone, or 0.</summary>
    Address,

    /// <summary>A string of C's.</summary>
    Text,

    /// <summary>Bytes that the function reads.</summary>
    Input,

    /// <summary>Bytes that the function reads and may change.</summary>
    InputOutput,

    /// <summary>Room for bytes that the function writes.</summary>
    Output,

    /// <summary>A struct.</summary>
    Struct,
}
