using System.Diagnostics.CodeAnalysis;

namespace Smash.Protocol.Cedar;

/// <summary>The byte before each item of a CEDAR message, which says what the item is.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are the types.")]
public enum CedarType : byte
{
    /// <summary>No type: there is no further item. Never on the wire.</summary>
    None = 0,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 1,

    /// <summary>One byte, signed.</summary>
    Int8 = 2,

    /// <summary>One byte.</summary>
    UInt8 = 3,

    /// <summary>Two bytes, signed.</summary>
    Int16 = 4,

    /// <summary>Two bytes.</summary>
    UInt16 = 5,

    /// <summary>Four bytes, signed.</summary>
    Int32 = 6,

    /// <summary>Four bytes.</summary>
    UInt32 = 7,

    /// <summary>Eight bytes, signed.</summary>
    Int64 = 8,

    /// <summary>Eight bytes.</summary>
    UInt64 = 9,

    /// <summary>IEEE 754 binary16.</summary>
    Half = 10,

    /// <summary>IEEE 754 binary32.</summary>
    Single = 11,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 12,

    /// <summary>A u32 count of bytes, and that many of UTF-8.</summary>
    String = 13,

    /// <summary>A u32 count of bytes, and these.</summary>
    Blob = 14,

    /// <summary>No value: a string or blob that is absent.</summary>
    Null = 15,
}
