using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_properties</c>: asks for properties of the RED.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Properties">Those that are asked for.</param>
public sealed record GetRedPropertyRequest(RedKey Key, RedWorldKey World, RedProperty[] Properties) : IRedRequest<GetRedPropertyResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_properties";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static GetRedPropertyRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(3);
        return new GetRedPropertyRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "properties", static value => value.ToArray(RedProperty.Read)));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
        writer.BeginParameter();
        writer.WriteArray(Properties, RedProperty.Write);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public GetRedPropertyResponse ReadResponse(XmlRpcStruct members) => GetRedPropertyResponse.Read(members);
}
