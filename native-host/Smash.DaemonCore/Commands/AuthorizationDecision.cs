namespace Smash.DaemonCore.Commands;

/// <summary>Whether a client may have a command carried out, and by what.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="Reason">What decided, for the log: the parameter and its entry, or the default. Not for the client, whom it would tell how to get in.</param>
public readonly record struct AuthorizationDecision(bool IsAllowed, string Reason);
