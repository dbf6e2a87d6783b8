using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_list</c>: tells of a file, or of a directory and what is in it.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Path">The file or directory.</param>
public sealed record GetRedItemRequest(RedKey Key, RedWorldKey World, string Path) : IRedRequest<GetRedItemResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_list";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static GetRedItemRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(3);
        return new GetRedItemRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "dir", static value => value.ToText()));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
        writer.BeginParameter();
        writer.WriteString(Path);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public GetRedItemResponse ReadResponse(XmlRpcStruct members) => GetRedItemResponse.Read(members);
}
