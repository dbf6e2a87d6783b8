using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_source</c>: a file that is sent over a connection.</summary>
/// <param name="Path">The file.</param>
/// <param name="Outgoing">Where to connect to; null where the caller said nothing, which no RED can do.</param>
public sealed record RedSource(string Path, RedAddress? Outgoing)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedSource Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedSource(members.ReadText("filename"u8), members.Read("outgoing"u8, RedAddress.ReadOptional));
    }

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("filename"u8, Path);
        Outgoing?.Write(writer, "outgoing"u8);
    }
}
