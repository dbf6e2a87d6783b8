namespace Smash.Session.Master;

/// <summary>A job's leader.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTicks">Its start time in clock ticks since boot, which tells it from a later process of the same id (proc_pid_stat(5)).</param>
internal readonly record struct ChildProcess(int Pid, ulong StartTicks);
