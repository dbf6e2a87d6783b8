using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red.Messages;

/// <summary>The answer of a method that has nothing to tell but that it was done.</summary>
public sealed record EmptyRedResponse : IRedResponse
{
    /// <summary>The one there is.</summary>
    public static EmptyRedResponse Instance { get; } = new();

    /// <summary>Reads one.</summary>
    /// <param name="members">The answer's members.</param>
    public static EmptyRedResponse Read(XmlRpcStruct members) => Instance;

    /// <inheritdoc/>
    public void WriteMembers(XmlRpcWriter writer)
    {
    }
}
