using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_properties</c>.</summary>
/// <param name="Properties">The properties, in the order in which they were asked for.</param>
public sealed record GetRedPropertyResponse(RedProperty[] Properties) : IRedResponse
{
    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static GetRedPropertyResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new GetRedPropertyResponse(members.Read("properties"u8, static properties => properties.ToArray(RedProperty.Read)));
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArray("properties"u8, Properties, RedProperty.Write);
    }
}
