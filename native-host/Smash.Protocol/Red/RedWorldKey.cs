using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_world_key</c>: which world of a RED, and at the same time the secret that opens it.</summary>
/// <param name="Creation">When the world was made.</param>
/// <param name="Name">Its name, which carries at least 128 random bits: not for logs.</param>
public sealed record RedWorldKey(RedTime Creation, string Name)
{
    /// <summary>The time of creation alone, so that no log tells the secret by accident.</summary>
    public override string ToString() => $"world of {Creation.ToDateTimeOffset():O}";

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedWorldKey Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedWorldKey(members.Read("world_creation"u8, RedTime.Read), members.ReadText("world_name"u8));
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
        Creation.Write(writer, "world_creation"u8);
        writer.WriteString("world_name"u8, Name);
    }
}
