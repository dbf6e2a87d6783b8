using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_run</c>: runs a program.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Command">The program.</param>
/// <param name="Run">Its streams.</param>
/// <param name="Properties">Properties of the job that the answer is to tell.</param>
/// <param name="Wait">Answer when the job has ended, instead of at once.</param>
public sealed record StartRedJobRequest(RedKey Key, RedWorldKey World, RedCommand Command, RedRun Run, RedJobProperty[] Properties, bool Wait) : IRedRequest<RedJobResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_run";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static StartRedJobRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(6);
        return new StartRedJobRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "cmd", RedCommand.Read),
            call.Read(3, "run", RedRun.Read),
            call.Read(4, "props", static value => value.ToArray(RedJobProperty.Read)),
            call.Read(5, "wait", static value => value.ToFlag()));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
        writer.BeginParameter();
        writer.BeginStruct();
        Command.WriteMembers(writer);
        writer.EndStruct();
        writer.EndParameter();
        writer.BeginParameter();
        writer.BeginStruct();
        Run.WriteMembers(writer);
        writer.EndStruct();
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteArray(Properties, RedJobProperty.Write);
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteInteger(Wait ? 1 : 0);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public RedJobResponse ReadResponse(XmlRpcStruct members) => RedJobResponse.Read(members);
}
