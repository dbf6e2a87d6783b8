using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Reapers;

/// <summary>Hears of the end of a child process, on the loop. Until what it returns has completed, the child's pid goes to no other process.</summary>
/// <param name="child">The child.</param>
/// <param name="end">How it ended.</param>
public delegate ValueTask ReaperHandler(ChildProcess child, ProcessEnd end);
