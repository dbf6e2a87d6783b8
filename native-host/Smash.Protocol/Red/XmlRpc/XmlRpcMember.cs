namespace Smash.Protocol.Red.XmlRpc;

/// <summary>A member of a struct.</summary>
/// <param name="Name">Its name in UTF-8: where it can be, a part of the document it was read from.</param>
/// <param name="Value">Its value.</param>
public readonly record struct XmlRpcMember(ReadOnlyMemory<byte> Name, XmlRpcValue Value);
