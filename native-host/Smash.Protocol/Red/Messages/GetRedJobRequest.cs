using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_jobs</c>: tells of the jobs that run, and once of each that has ended.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
public sealed record GetRedJobRequest(RedKey Key, RedWorldKey World) : IRedRequest<RedJobsResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_jobs";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static GetRedJobRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(2);
        return new GetRedJobRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
    }

    /// <inheritdoc/>
    public RedJobsResponse ReadResponse(XmlRpcStruct members) => RedJobsResponse.Read(members);
}
