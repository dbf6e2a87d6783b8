namespace Smash.Protocol.Red.XmlRpc;

/// <summary>Knows an element by its name.</summary>
internal static class XmlRpcElementNames
{
    /// <summary>The element of a name, or <see cref="XmlRpcElement.None"/>.</summary>
    /// <param name="name">The name as it is in the document.</param>
    public static XmlRpcElement Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("value"u8) => XmlRpcElement.Value,
        4 when name.SequenceEqual("name"u8) => XmlRpcElement.Name,
        6 when name.SequenceEqual("member"u8) => XmlRpcElement.Member,
        6 when name.SequenceEqual("string"u8) => XmlRpcElement.String,
        6 when name.SequenceEqual("struct"u8) => XmlRpcElement.Struct,
        6 when name.SequenceEqual("params"u8) => XmlRpcElement.Params,
        6 when name.SequenceEqual("double"u8) => XmlRpcElement.Double,
        6 when name.SequenceEqual("base64"u8) => XmlRpcElement.Base64,
        5 when name.SequenceEqual("param"u8) => XmlRpcElement.Param,
        5 when name.SequenceEqual("array"u8) => XmlRpcElement.Array,
        5 when name.SequenceEqual("fault"u8) => XmlRpcElement.Fault,
        4 when name.SequenceEqual("data"u8) => XmlRpcElement.Data,
        3 when name.SequenceEqual("int"u8) => XmlRpcElement.Int,
        3 when name.SequenceEqual("nil"u8) => XmlRpcElement.Nil,
        2 when name.SequenceEqual("i4"u8) || name.SequenceEqual("i8"u8) => XmlRpcElement.Int,
        7 when name.SequenceEqual("boolean"u8) => XmlRpcElement.Boolean,
        10 when name.SequenceEqual("methodCall"u8) => XmlRpcElement.MethodCall,
        10 when name.SequenceEqual("methodName"u8) => XmlRpcElement.MethodName,
        14 when name.SequenceEqual("methodResponse"u8) => XmlRpcElement.MethodResponse,
        16 when name.SequenceEqual("dateTime.iso8601"u8) => XmlRpcElement.DateTime,
        _ => FindExtension(name),
    };

    // Apache's library writes its extensions with the prefix of their namespace: ex:nil, ex:i8.
    private static XmlRpcElement FindExtension(ReadOnlySpan<byte> name) => name[(name.IndexOf((byte)':') + 1)..] switch
    {
        var local when local.Length == name.Length => XmlRpcElement.None,
        var local when local.SequenceEqual("nil"u8) => XmlRpcElement.Nil,
        var local when local.SequenceEqual("i8"u8) => XmlRpcElement.Int,
        _ => XmlRpcElement.None,
    };
}
