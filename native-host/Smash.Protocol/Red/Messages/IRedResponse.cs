using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>What a method answers when it was done.</summary>
public interface IRedResponse
{
    /// <summary>Writes its members beside <c>fault</c>.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    void WriteMembers(XmlRpcWriter writer);

    /// <summary>Writes the whole document.</summary>
    /// <param name="writer">Where to.</param>
    void WriteAnswer(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginAnswer();
        RedFault.None.Write(writer);
        WriteMembers(writer);
        writer.EndAnswer();
    }
}
