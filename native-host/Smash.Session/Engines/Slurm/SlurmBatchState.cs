namespace Smash.Session.Engines.Slurm;

/// <summary>How far a batch has come.</summary>
internal enum SlurmBatchState
{
    /// <summary>It is on disk, and its sbatch has not ended.</summary>
    Sending,

    /// <summary>Whether Slurm has it is not known: sbatch was lost, or its answer.</summary>
    Doubtful,

    /// <summary>Slurm has it, or has had it.</summary>
    Sent,
}
