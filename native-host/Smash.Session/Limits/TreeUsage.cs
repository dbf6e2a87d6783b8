namespace Smash.Session.Limits;

/// <summary>What the processes of a job have used, and those that they have waited for.</summary>
/// <param name="CpuMilliseconds">CPU time.</param>
/// <param name="WrittenBytes">What they wrote to disks.</param>
/// <param name="Processes">Processes and threads that there are now.</param>
internal readonly record struct TreeUsage(ulong CpuMilliseconds, ulong WrittenBytes, uint Processes);
