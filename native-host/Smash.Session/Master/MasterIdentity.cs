namespace Smash.Session.Master;

/// <summary>Which master this is: the process that launched a job is the only one that can see how it ends.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartedMicroseconds">When it started, microseconds since the epoch.</param>
/// <param name="BootId">The boot of the machine in which it runs.</param>
internal sealed record MasterIdentity(int Pid, long StartedMicroseconds, string BootId);
