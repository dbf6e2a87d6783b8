using Smash.DaemonCore;
using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <summary>One run of a job that was handed to Slurm, as one of a batch.</summary>
/// <param name="job">The job.</param>
/// <param name="batch">The batch.</param>
/// <param name="index">Its number there, from 0.</param>
internal sealed class SlurmRun(Job job, SlurmBatch batch, int index)
{
    public Job Job { get; } = job;

    public SlurmBatch Batch { get; } = batch;

    public int Index { get; } = index;

    /// <summary>Its name among events.</summary>
    public string Name => $"{Batch.Id}.{Index}";

    /// <summary>Slurm's name of it.</summary>
    public string SlurmName => Batch.IsArray ? $"{Batch.SlurmId}_{Index}" : $"{Batch.SlurmId}";

    /// <summary>The file that whoever makes it first may go on by: the run begins, or never will.</summary>
    public string MarkPath => Path.Combine(Batch.Folder, $"{Index}.mark");

    /// <summary>The file that tells the run what to do.</summary>
    public string ControlPath => Path.Combine(Batch.Folder, $"{Index}.control");

    public string PlanPath => Path.Combine(Batch.Folder, $"{Index}.plan");

    /// <summary>There once another run has taken its place.</summary>
    public string DonePath => Path.Combine(Batch.Folder, $"{Index}.done");

    /// <summary>Whether its end is known.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether the host has sent it a signal.</summary>
    public bool IsSignaled { get; set; }

    /// <summary>Its report of an end that somebody else than the host has brought about, while Slurm is asked why.</summary>
    public RunReport? Unexplained { get; set; }

    /// <summary>How often in a row Slurm did not have it any more, although it has begun.</summary>
    public int Missed { get; set; }

    /// <summary>What Slurm last said of it when it was lost; null: nothing.</summary>
    public string? LastState { get; set; }

    /// <summary>Since when it is told to end because it is lost; null: it is not.</summary>
    public LoopTimer? Fence { get; set; }
}
