namespace Smash.DaemonCore.Commands;

/// <summary>What a command takes as its second message.</summary>
/// <param name="MaxLength">Most bytes; more gives EMSGSIZE. At least 1.</param>
/// <param name="Timeout">How long it may take to come; longer gives ETIMEDOUT.</param>
public sealed record CommandPayload(int MaxLength, TimeSpan Timeout);
