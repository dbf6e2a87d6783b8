namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The server answered with a fault of XML-RPC instead of the method's answer.</summary>
/// <param name="code">Its number, usually one of <see cref="XmlRpcErrorCode"/>.</param>
/// <param name="message">Its text.</param>
public sealed class XmlRpcFaultException(int code, string message) : Exception(message)
{
    /// <summary>The number, usually one of <see cref="XmlRpcErrorCode"/>.</summary>
    public int Code { get; } = code;
}
