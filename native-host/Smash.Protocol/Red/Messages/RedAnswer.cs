using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>An answer as it came: the fault, and what else there is once it is known to be none.</summary>
/// <param name="Fault">Whether the call was done.</param>
/// <param name="Members">All members of the answer; those beside <c>fault</c> mean something only where it is none.</param>
public sealed record RedAnswer(RedFault Fault, XmlRpcStruct Members)
{
    /// <summary>Reads one.</summary>
    /// <param name="document">The document; it must stay what it is while the members are read.</param>
    /// <exception cref="XmlRpcException">It is no such document.</exception>
    /// <exception cref="XmlRpcFaultException">The answer is a fault of XML-RPC.</exception>
    public static RedAnswer Read(ReadOnlyMemory<byte> document)
    {
        XmlRpcStruct members = XmlRpcReader.ReadAnswer(document, XmlRpcLimits.Answer).ToStruct();
        return new RedAnswer(members.Read("fault"u8, RedFault.Read), members);
    }

    /// <summary>Writes the answer of a call that was not done: a document with the fault alone.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="fault">The fault.</param>
    public static void WriteFailure(XmlRpcWriter writer, RedFault fault)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(fault);
        writer.BeginAnswer();
        fault.Write(writer);
        writer.EndAnswer();
    }
}
