using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary><c>red_sink</c>: begins to wait for a connection, whose bytes go into a file.</summary>
/// <param name="Key">Which RED.</param>
/// <param name="World">Which world.</param>
/// <param name="Sink">The file and the address.</param>
/// <param name="Properties">Properties of the job that the answer is to tell.</param>
/// <param name="Wait">Answer when the job has ended, instead of at once.</param>
/// <param name="BlockSize">How many bytes are moved at once; 0: as many as the RED likes.</param>
public sealed record StartRedSinkRequest(RedKey Key, RedWorldKey World, RedSink Sink, RedJobProperty[] Properties, bool Wait, long BlockSize) : IRedRequest<RedJobResponse>
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "red_sink";

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <summary>Reads a call of it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="XmlRpcException">The parameters are not its own.</exception>
    public static StartRedSinkRequest Read(XmlRpcCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Require(6);
        return new StartRedSinkRequest(
            call.Read(0, "rkey", RedKey.Read),
            call.Read(1, "wkey", RedWorldKey.Read),
            call.Read(2, "sink", RedSink.Read),
            call.Read(3, "props", static value => value.ToArray(RedJobProperty.Read)),
            call.Read(4, "wait", static value => value.ToFlag()),
            call.Read(5, "blocksize", static value => value.ToInteger(0, uint.MaxValue)));
    }

    /// <inheritdoc/>
    public void WriteParameters(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Key.WriteParameter(writer);
        World.WriteParameter(writer);
        writer.BeginParameter();
        writer.BeginStruct();
        Sink.WriteMembers(writer);
        writer.EndStruct();
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteArray(Properties, RedJobProperty.Write);
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteInteger(Wait ? 1 : 0);
        writer.EndParameter();
        writer.BeginParameter();
        writer.WriteInteger(BlockSize);
        writer.EndParameter();
    }

    /// <inheritdoc/>
    public RedJobResponse ReadResponse(XmlRpcStruct members) => RedJobResponse.Read(members);
}
