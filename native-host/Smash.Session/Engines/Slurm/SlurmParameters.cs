using Smash.DaemonCore.Configuration;

namespace Smash.Session.Engines.Slurm;

/// <summary>The parameters of the engine Slurm.</summary>
internal sealed class SlurmParameters
{
    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    public SlurmParameters(ParameterTable parameters)
    {
        BinFolder = parameters.AddText("SLURM_BIN", "", "The folder with Slurm's commands sbatch, scancel and squeue; empty: they are looked for along PATH.", new ParameterTraits { IsSecurity = true });
        Configuration = parameters.AddText("SLURM_CONF", "", "Slurm's configuration file; empty: the one that its commands find themselves.", new ParameterTraits { IsSecurity = true });
        LookInterval = parameters.AddDuration(
            "SLURM_LOOK_INTERVAL",
            TimeSpan.FromSeconds(30),
            new ParameterRange<TimeSpan>(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            "While jobs are with Slurm, squeue is asked so often for those that Slurm has lost, all of them at once; starts and ends come by files and wait for nothing.");
    }

    /// <summary>SLURM_BIN.</summary>
    public Parameter<string> BinFolder { get; }

    /// <summary>SLURM_CONF.</summary>
    public Parameter<string> Configuration { get; }

    /// <summary>SLURM_LOOK_INTERVAL.</summary>
    public Parameter<TimeSpan> LookInterval { get; }
}
