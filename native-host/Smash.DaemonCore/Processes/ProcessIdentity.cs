namespace Smash.DaemonCore.Processes;

/// <summary>Names one process for good: a pid alone may go to another process later.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTicks">Its start time in clock ticks since boot, which tells it from a later process of the same id (proc_pid_stat(5)).</param>
public readonly record struct ProcessIdentity(int Pid, ulong StartTicks);
