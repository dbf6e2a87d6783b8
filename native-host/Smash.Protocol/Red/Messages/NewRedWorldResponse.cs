using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_world</c>.</summary>
/// <param name="Key">The key of the world that was made.</param>
public sealed record NewRedWorldResponse(RedWorldKey Key) : IRedResponse
{
    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static NewRedWorldResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new NewRedWorldResponse(members.Read("key"u8, RedWorldKey.Read));
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer) => Key.Write(writer, "key"u8);
}
