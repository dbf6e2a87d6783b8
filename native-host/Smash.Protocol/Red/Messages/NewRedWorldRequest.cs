using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_world</c>: makes a world.</summary>
/// <param name="Key">Which RED.</param>
public sealed record NewRedWorldRequest(RedKey Key) : IRedRequest<NewRedWorldResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_world";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static NewRedWorldRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(1);
        return new NewRedWorldRequest(
            call.Read(0, "rkey", RedKey.Read));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
    }

    /// <inheritdoc/>
    public NewRedWorldResponse ReadResponse(XmlRpcStruct members) => NewRedWorldResponse.Read(members);
}
