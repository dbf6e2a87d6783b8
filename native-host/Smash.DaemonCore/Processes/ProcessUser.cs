namespace Smash.DaemonCore.Processes;

/// <summary>Whom a process becomes before it executes: only root can ask for it (setgroups(2), setresgid(2), setresuid(2)).</summary>
/// <param name="UserId">User id.</param>
/// <param name="GroupId">Group id.</param>
/// <param name="Groups">Supplementary groups, all of them.</param>
public sealed record ProcessUser(uint UserId, uint GroupId, IReadOnlyList<uint> Groups);
