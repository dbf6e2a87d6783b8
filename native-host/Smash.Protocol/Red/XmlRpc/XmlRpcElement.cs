namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The elements of an XML-RPC document; it has no others.</summary>
internal enum XmlRpcElement
{
    None,
    MethodCall,
    MethodResponse,
    MethodName,
    Params,
    Param,
    Fault,
    Value,
    Int,
    Boolean,
    String,
    Double,
    DateTime,
    Base64,
    Nil,
    Array,
    Data,
    Struct,
    Member,
    Name,
}
