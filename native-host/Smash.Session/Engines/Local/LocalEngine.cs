using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;

namespace Smash.Session.Engines.Local;

/// <summary>This machine: the master starts the job's process, or the stand-in of one on another host, and tells of it.</summary>
/// <param name="link">The master.</param>
/// <param name="plan">Makes the plan by which a job is launched.</param>
internal sealed class LocalEngine(MasterLink link, Func<Job, LaunchEnvironment, LaunchPlan> plan) : IJobEngine
{
    public string Name => JobEngines.LocalName;

    public void Check(StartJobRequest request)
    {
        // What this machine cannot do, SubmissionCheck refuses of any job.
    }

    public void Start(Job job, LaunchEnvironment environment) => link.Launch(plan(job, environment));

    public Task<Errno> SignalAsync(Job job, int signal) => link.SignalAsync(job.Key, signal);

    public Task<Errno> SetPriorityAsync(Job job, int priority) => link.SetPriorityAsync(job.Key, priority);

    public void Acknowledge(Job job) => link.Acknowledge(job.Key);

    /// <summary>Not called: the master tells which of them run.</summary>
    public void Recover(Job job)
    {
    }
}
