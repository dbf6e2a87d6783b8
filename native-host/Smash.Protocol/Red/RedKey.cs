using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_key</c>: which RED. It is new at each start of one.</summary>
/// <param name="Start">When the RED was started.</param>
/// <param name="Address">Where it answers.</param>
public sealed record RedKey(RedTime Start, RedAddress Address)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedKey Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedKey(members.Read("red_start"u8, RedTime.Read), members.Read("red_addr"u8, RedAddress.Read));
    }

    /// <summary>Writes it as a member.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    public void Write(XmlRpcWriter writer, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginStruct(name);
        WriteMembers(writer);
        writer.EndMemberStruct();
    }

    /// <summary>Writes it as a parameter.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteParameter(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginParameter();
        writer.BeginStruct();
        WriteMembers(writer);
        writer.EndStruct();
        writer.EndParameter();
    }

    private void WriteMembers(XmlRpcWriter writer)
    {
        Start.Write(writer, "red_start"u8);
        Address.Write(writer, "red_addr"u8);
    }
}
