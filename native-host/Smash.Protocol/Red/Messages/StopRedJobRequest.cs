using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_kill</c>: sends a signal to a job.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="JobNumber">Which job; 0 or less: all jobs of the world.</param>
/// <param name="Signal">The number of the signal, as Linux has it.</param>
public sealed record StopRedJobRequest(RedKey Key, RedWorldKey World, int JobNumber, int Signal) : IRedRequest<EmptyRedResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_kill";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static StopRedJobRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(4);
        return new StopRedJobRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "job_number", static value => value.ToInt32()),
            call.Read(3, "signal", static value => value.ToInt32()));
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
        writer.WriteInteger(Signal);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public EmptyRedResponse ReadResponse(XmlRpcStruct members) => EmptyRedResponse.Read(members);
}
