namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The types of XML-RPC's values.</summary>
internal enum XmlRpcValueKind
{
    /// <summary>Nothing: <c>&lt;nil/&gt;</c>, or a member that is not there.</summary>
    Nil,

    /// <summary><c>int</c>, <c>i4</c> or <c>i8</c>.</summary>
    Integer,

    /// <summary><c>boolean</c>.</summary>
    Boolean,

    /// <summary><c>string</c>, or a value without a type.</summary>
    String,

    /// <summary><c>double</c>.</summary>
    Double,

    /// <summary><c>dateTime.iso8601</c>.</summary>
    DateTime,

    /// <summary><c>base64</c>.</summary>
    Base64,

    /// <summary><c>array</c>.</summary>
    Array,

    /// <summary><c>struct</c>.</summary>
    Struct,
}
