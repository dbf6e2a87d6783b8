namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The numbers that an XML-RPC fault carries when a call is not a call of a method at all.</summary>
public enum XmlRpcErrorCode
{
    /// <summary>The bytes are not well-formed XML, or not XML-RPC.</summary>
    BadXml = -32700,

    /// <summary>No method has that name.</summary>
    UnknownMethod = -32601,

    /// <summary>The parameters are not those of the method: too few, too many, or of a wrong type.</summary>
    WrongParameters = -32602,

    /// <summary>The server failed by a fault of its own.</summary>
    ServerFailed = -32603,
}
