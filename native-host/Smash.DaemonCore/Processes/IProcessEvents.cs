using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>What a master or launcher tells of processes, on the loop. A job is the key that its <see cref="LaunchPlan"/> had.</summary>
public interface IProcessEvents
{
    /// <summary>It holds this process already.</summary>
    void OnChild(ulong job, ProcessIdentity process, bool isStopped, int directErrno);

    /// <summary>The process runs.</summary>
    /// <param name="job">Its key.</param>
    /// <param name="process">The process.</param>
    /// <param name="startedMicroseconds">When, microseconds since the epoch.</param>
    /// <param name="directErrno">0, or why its program could not be executed directly, so that the shell was.</param>
    void OnLaunched(ulong job, ProcessIdentity process, long startedMicroseconds, int directErrno);

    /// <summary>Nothing runs.</summary>
    void OnLaunchFailed(ulong job, LaunchStep failedStep, Errno why);

    /// <summary>The process has been stopped by a signal.</summary>
    void OnStopped(ulong job);

    /// <summary>The process goes on.</summary>
    void OnContinued(ulong job);

    /// <summary>The process has ended; it stays a zombie until <see cref="ControlChannel.Acknowledge"/>.</summary>
    void OnEnded(ulong job, ProcessEnd how);

    /// <summary>The process is gone and its end cannot be known. It needs no acknowledgement.</summary>
    void OnLost(ulong job, long endedMicroseconds);
}
