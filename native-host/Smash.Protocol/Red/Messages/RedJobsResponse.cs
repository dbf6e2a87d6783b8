using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer to <c>red_jobs</c> and <c>red_wait</c>.</summary>
/// <param name="Jobs">The jobs.</param>
public sealed record RedJobsResponse(IReadOnlyList<RedJobInfo> Jobs) : IRedResponse
{
    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static RedJobsResponse Read(XmlRpcStruct members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new RedJobsResponse(members.Read("jobs"u8, static jobs => jobs.ToArray(RedJobInfo.Read)));
    }

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArray("jobs"u8, Jobs, RedJobInfo.Write);
    }
}
