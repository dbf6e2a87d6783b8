using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_sink</c>, <c>red_source</c> and <c>red_run</c>.</summary>
/// <param name="Job">The job that was begun.</param>
public sealed record RedJobResponse(RedJobInfo Job) : IRedResponse
{
    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static RedJobResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new RedJobResponse(members.Read("job"u8, RedJobInfo.Read));
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginStruct("job"u8);
        Job.WriteMembers(writer);
        writer.EndMemberStruct();
    }
}
