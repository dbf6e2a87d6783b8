namespace Smash.Protocol.Cedar;

/// <summary>Facts about the types of items.</summary>
public static class CedarTypeExtensions
{
    extension(CedarType type)
    {
        /// <summary>The type's name as CEDAR.md spells it; of a byte that is no type, <c>unknown type N</c>.</summary>
        public string WireName => type switch
        {
            CedarType.None => "unknown type 0",
            CedarType.Boolean => "boolean",
            CedarType.Int8 => "int8",
            CedarType.UInt8 => "uint8",
            CedarType.Int16 => "int16",
            CedarType.UInt16 => "uint16",
            CedarType.Int32 => "int32",
            CedarType.UInt32 => "uint32",
            CedarType.Int64 => "int64",
            CedarType.UInt64 => "uint64",
            CedarType.Half => "half",
            CedarType.Single => "single",
            CedarType.Double => "double",
            CedarType.String => "string",
            CedarType.Blob => "blob",
            CedarType.Null => "null",
            _ => $"unknown type {(byte)type}",
        };

        /// <summary>Bytes of an integer of this type; 0 of what is no integer.</summary>
        public int IntegerLength => type switch
        {
            CedarType.Int8 or CedarType.UInt8 => 1,
            CedarType.Int16 or CedarType.UInt16 => 2,
            CedarType.Int32 or CedarType.UInt32 => 4,
            CedarType.Int64 or CedarType.UInt64 => 8,
            _ => 0,
        };
    }
}
