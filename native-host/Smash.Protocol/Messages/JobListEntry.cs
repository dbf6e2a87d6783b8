namespace Smash.Protocol;

/// <summary>A job in a <see cref="JobList"/>.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Command">Its command line.</param>
/// <param name="State">What it does.</param>
/// <param name="ExitCode">The exit code, 128 + signal, or −1 before the end.</param>
public readonly record struct JobListEntry(uint JobId, string Command, JobState State, int ExitCode);
