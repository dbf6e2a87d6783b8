using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

/// <summary>Reads items of a message by their types, as nobody does who knows what is in it.</summary>
internal static class CedarItem
{
    /// <summary>Reads the next item.</summary>
    /// <param name="reader">The message.</param>
    /// <param name="type">The type that it is asked for; one that there is not: as an Int64.</param>
    public static object? Read(CedarReader reader, CedarType type) => type switch
    {
        CedarType.Boolean => reader.GetBoolean(),
        CedarType.Int8 => reader.GetInt8(),
        CedarType.UInt8 => reader.GetUInt8(),
        CedarType.Int16 => reader.GetInt16(),
        CedarType.UInt16 => reader.GetUInt16(),
        CedarType.Int32 => reader.GetInt32(),
        CedarType.UInt32 => reader.GetUInt32(),
        CedarType.UInt64 => reader.GetUInt64(),
        CedarType.Half => reader.GetHalf(),
        CedarType.Single => reader.GetSingle(),
        CedarType.Double => reader.GetDouble(),
        CedarType.String => reader.GetString(),
        CedarType.Blob => reader.GetBlob(),
        CedarType.Null => reader.GetOptionalString(),
        _ => reader.GetInt64(),
    };
}
