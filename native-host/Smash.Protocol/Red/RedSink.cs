using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_sink</c>: a file that takes what comes from a connection.</summary>
/// <param name="Path">The file, new or existing.</param>
/// <param name="Incoming">Where to wait for the connection; null, or port 0: anywhere.</param>
/// <param name="Append">Go on behind the file's end, instead of making it new.</param>
public sealed record RedSink(string Path, RedAddress? Incoming, bool Append)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedSink Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedSink(members.ReadText("filename"u8), members.Read("incoming"u8, RedAddress.ReadOptional), members.ReadFlag("append"u8));
    }

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("filename"u8, Path);
        Incoming?.Write(writer, "incoming"u8);
        writer.WriteInteger("append"u8, Append ? 1 : 0);
    }
}
