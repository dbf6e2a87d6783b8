using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_list</c>.</summary>
/// <param name="Files">The file that was asked for; where it is a directory, behind it what is in it.</param>
public sealed record GetRedItemResponse(IReadOnlyList<RedFile> Files) : IRedResponse
{
    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static GetRedItemResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new GetRedItemResponse(members.Read("files"u8, static files => files.ToArray(RedFile.Read)));
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArray("files"u8, Files, RedFile.Write);
    }
}
