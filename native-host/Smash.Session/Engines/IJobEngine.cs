using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Engines;

/// <summary>
/// What runs jobs that have got a slot: this machine, or another system's machines. What a job waits for, its runs again, its records and its end are the host's, whatever runs it; an engine starts it, reaches it with
/// signals, and tells <see cref="JobLifecycle"/> what becomes of it. All calls are on the loop.
/// </summary>
internal interface IJobEngine
{
    /// <summary>Its name on the wire; letters of either case are alike.</summary>
    string Name { get; }

    /// <summary>Refuses a submission that it cannot carry out.</summary>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP: not by this engine; EHOSTDOWN: its programs are not installed; EINVAL: a wrong option.</exception>
    void Check(StartJobRequest request);

    /// <summary>Starts a job that holds a slot, and whose claim is on disk.</summary>
    void Start(Job job, LaunchEnvironment environment);

    /// <summary>Sends a signal to all of a job's processes, in the order of the calls. To a job that was started and that the engine has not begun, a signal that ends it is a cancel, and any other is nothing.</summary>
    /// <returns>None; or why not.</returns>
    Task<Errno> SignalAsync(Job job, int signal);

    /// <summary>Sets the nice value of a job's processes.</summary>
    /// <returns>None; or why not.</returns>
    Task<Errno> SetPriorityAsync(Job job, int priority);

    /// <summary>The end of a run is on disk, or that the job is run again: what is kept of that run may be forgotten.</summary>
    void Acknowledge(Job job);

    /// <summary>Takes up a job of an earlier session that was claimed.</summary>
    void Recover(Job job);
}
