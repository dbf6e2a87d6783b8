namespace Smash.Client;

/// <summary>An argument of a call.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">Its form on the wire.</param>
internal sealed record RexArgument(RexType Type, ReadOnlyMemory<byte> Value);
