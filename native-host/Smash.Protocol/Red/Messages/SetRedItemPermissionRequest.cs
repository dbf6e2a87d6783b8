using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_perm</c>: changes a file's permissions.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Path">The file.</param>
/// <param name="Mode">What may be done with it from now on.</param>
public sealed record SetRedItemPermissionRequest(RedKey Key, RedWorldKey World, string Path, RedMode Mode) : IRedRequest<EmptyRedResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_perm";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static SetRedItemPermissionRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(4);
        return new SetRedItemPermissionRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "filename", static value => value.ToText()),
            call.Read(3, "mode", RedMode.ReadFrom));
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
        writer.BeginParameter();
        writer.BeginStruct();
        Mode.WriteMembers(writer);
        writer.EndStruct();
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public EmptyRedResponse ReadResponse(XmlRpcStruct members) => EmptyRedResponse.Read(members);
}
