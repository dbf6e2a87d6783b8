using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>A call of one of RED's methods. A server reads it by the static <c>Read</c> that each has.</summary>
/// <typeparam name="TResponse">What is answered when it was done.</typeparam>
public interface IRedRequest<out TResponse>
    where TResponse : IRedResponse
{
    /// <summary>The method's name.</summary>
    string Method { get; }

    /// <summary>Writes the parameters.</summary>
    /// <param name="writer">Where to.</param>
    void WriteParameters(XmlRpcWriter writer);

    /// <summary>Reads the answer's members, once the fault is known to be none.</summary>
    /// <param name="members">The members.</param>
    TResponse ReadResponse(XmlRpcStruct members);

    /// <summary>Writes the whole document.</summary>
    /// <param name="writer">Where to.</param>
    void WriteCall(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginCall(Method);
        WriteParameters(writer);
        writer.EndCall();
    }
}
