using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_file</c>: a file of a world.</summary>
/// <param name="Name">Its name: of a file that was asked for the path as it was asked for, of one in a directory the last component alone.</param>
/// <param name="Type">What it is.</param>
/// <param name="Mode">What its owner may do with it.</param>
/// <param name="SizeBytes">Its size, bytes.</param>
public sealed record RedFile(string Name, RedFileType Type, RedMode Mode, long SizeBytes)
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedFile Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedFile(
            members.ReadText("filename"u8),
            (RedFileType)members.Read("type"u8, static type => type.ToInteger(0, 3)),
            members.Read("mode"u8, RedMode.ReadFrom),
            members.ReadInteger("size"u8));
    }

    /// <summary>Writes it as an element of an array.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="file">The file.</param>
    public static void Write(XmlRpcWriter writer, RedFile file)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(file);
        writer.BeginStruct();
        writer.WriteString("filename"u8, file.Name);
        writer.WriteInteger("type"u8, (int)file.Type);
        writer.BeginStruct("mode"u8);
        file.Mode.WriteMembers(writer);
        writer.EndMemberStruct();
        writer.WriteInteger("size"u8, file.SizeBytes);
        writer.EndStruct();
    }
}
