using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_destroy</c>: ends a world, its jobs and its files.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
public sealed record RemoveRedWorldRequest(RedKey Key, RedWorldKey World) : IRedRequest<EmptyRedResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_destroy";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static RemoveRedWorldRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(2);
        return new RemoveRedWorldRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
    }

    /// <inheritdoc/>
    public EmptyRedResponse ReadResponse(XmlRpcStruct members) => EmptyRedResponse.Read(members);
}
