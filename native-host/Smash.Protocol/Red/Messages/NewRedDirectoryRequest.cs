using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_directory</c>: makes a directory.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Path">The directory.</param>
public sealed record NewRedDirectoryRequest(RedKey Key, RedWorldKey World, string Path) : IRedRequest<EmptyRedResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_directory";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static NewRedDirectoryRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(3);
        return new NewRedDirectoryRequest(
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
    public EmptyRedResponse ReadResponse(XmlRpcStruct members) => EmptyRedResponse.Read(members);
}
