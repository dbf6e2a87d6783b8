using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_mode</c>: what may be done with a file.</summary>
/// <param name="Read">It may be read; set for a file, by all (0444).</param>
/// <param name="Write">It may be written; set for a file, by its owner (0200).</param>
/// <param name="Execute">It may be executed, or entered; set for a file, by all (0111).</param>
public readonly record struct RedMode(bool Read, bool Write, bool Execute)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedMode ReadFrom(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedMode(members.ReadFlag("read"u8), members.ReadFlag("write"u8), members.ReadFlag("execute"u8));
    }

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInteger("read"u8, Read ? 1 : 0);
        writer.WriteInteger("write"u8, Write ? 1 : 0);
        writer.WriteInteger("execute"u8, Execute ? 1 : 0);
    }
}
