namespace Smash.DaemonCore.Commands;

/// <summary>An entry of an ALLOW_ or DENY_ list that means nothing.</summary>
/// <param name="Parameter">The parameter that holds it, such as <c>ALLOW_READ</c>.</param>
/// <param name="Entry">The entry as it is written.</param>
/// <param name="Message">What is wrong with it and what may stand there.</param>
public sealed record AuthorizationProblem(string Parameter, string Entry, string Message);
