namespace Smash.DaemonCore.Commands;

/// <summary>Finds a command for a number that nobody registered, for a daemon that hands commands on or makes them up as it goes.</summary>
/// <param name="number">The number that came.</param>
/// <param name="peer">Who sent it; not authorized yet: the command's level is asked as for any other.</param>
/// <returns>The command to carry out; null: it is unknown, and the client is told so (EOPNOTSUPP).</returns>
public delegate CommandDefinition? UnregisteredCommandHandler(int number, CommandPeer peer);
