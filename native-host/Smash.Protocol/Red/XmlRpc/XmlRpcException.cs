namespace Smash.Protocol.Red.XmlRpc;

/// <summary>A document is not what XML-RPC lets it be, or does not hold what a method needs.</summary>
public sealed class XmlRpcException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="message">What is wrong and where, in words.</param>
    public XmlRpcException(XmlRpcErrorCode code, string message)
        : base(message) => Code = code;

    /// <summary>What is wrong.</summary>
    public XmlRpcErrorCode Code { get; }

    /// <summary>A value has not the type that is needed.</summary>
    /// <param name="expected">What was to be there, with its article.</param>
    /// <param name="found">What is there.</param>
    internal static XmlRpcException WrongType(string expected, XmlRpcValueKind found) =>
        new(XmlRpcErrorCode.WrongParameters, $": {expected} is needed, not {found.Describe()}");

    /// <summary>The same fault, seen from the value that holds the one with the fault.</summary>
    /// <param name="place">The member, element or parameter on the way to it.</param>
    internal XmlRpcException Inside(string place) => new(Code, place + (Message.StartsWith(':') || Message.StartsWith('[') ? "" : ".") + Message);
}
