using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_wait</c>: waits for the end of a job, and leaves it to be told by red_jobs. An extension: other servers may not have it.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="JobNumber">Which job; 0 or less: any job of the world.</param>
/// <param name="TimeoutMilliseconds">How long to wait at most, milliseconds, up to 300,000.</param>
public sealed record WaitRedJobRequest(RedKey Key, RedWorldKey World, int JobNumber, int TimeoutMilliseconds) : IRedRequest<RedJobsResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_wait";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static WaitRedJobRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(4);
        return new WaitRedJobRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "job_number", static value => value.ToInt32()),
            call.Read(3, "timeout_ms", static value => value.ToInt32()));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
        writer.BeginParameter();
        writer.WriteInteger(JobNumber);
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteInteger(TimeoutMilliseconds);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public RedJobsResponse ReadResponse(XmlRpcStruct members) => RedJobsResponse.Read(members);
}
