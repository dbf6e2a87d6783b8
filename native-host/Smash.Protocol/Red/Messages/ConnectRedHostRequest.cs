using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_hello</c>: asks a RED who it is.</summary>
public sealed record ConnectRedHostRequest() : IRedRequest<ConnectRedHostResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_hello";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static ConnectRedHostRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(0);
        return new ConnectRedHostRequest();
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
    }

    /// <inheritdoc/>
    public ConnectRedHostResponse ReadResponse(XmlRpcStruct members) => ConnectRedHostResponse.Read(members);
}
