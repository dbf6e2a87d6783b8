using Smash.DaemonCore.Configuration;
using Smash.Session.Engines.Slurm;
using Smash.Session.Output;
using Smash.Session.Prepared;
using Smash.Session.Red;
using Smash.Session.Rex;

namespace Smash.Session;

/// <summary>The parameters of a host's session.</summary>
internal sealed class SessionParameters
{
    private readonly Parameter<TimeSpan> _compressAfter;
    private readonly Parameter<TimeSpan> _outputRetentionTime;
    private readonly Parameter<long> _outputRetentionSize;

    /// <summary>Adds them to a table.</summary>
    /// <param name="parameters">The table.</param>
    /// <param name="socketPath">Path of the host's socket.</param>
    public SessionParameters(ParameterTable parameters, string socketPath)
    {
        StateDirectory = AddStateDirectory(parameters, socketPath);
        KeepRecords = parameters.AddBoolean(
            "KEEP_RECORDS", false, "Whether records and output survive a stop of the host. The module and the service units say true.", ParameterTraits.NeedsRestart);
        MaxJobs = parameters.AddInteger(
            "MAX_JOBS", int.MaxValue, new ParameterRange<int>(1, int.MaxValue), "Most jobs that run at once; the master's -n and, under a gate, the user's share hold as well.");
        PreparedProcesses = parameters.AddInteger(
            "PREPARED_PROCESSES", 1, new ParameterRange<int>(0, PreparedPool.MostOfPair), "Processes that wait, started ahead, for the next job of each kind used last, where its program can do so; 0: none.");
        PreparedIdleTime = parameters.AddDuration(
            "PREPARED_IDLE_TIME", TimeSpan.FromMinutes(10), new ParameterRange<TimeSpan>(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "Those of a kind that no job has needed for so long are ended.");
        RecordRetentionTime = parameters.AddDuration(
            "RECORD_RETENTION_TIME", TimeSpan.Zero, new ParameterRange<TimeSpan>(TimeSpan.Zero, TimeSpan.FromDays(36_500)), "Ended jobs are removed with their output so long after their end; 0: they are kept.");
        RecordRetentionCount = parameters.AddInteger(
            "RECORD_RETENTION_COUNT", 0, new ParameterRange<int>(0, int.MaxValue), "So many ended jobs are kept at most, those that ended first being removed with their output; 0: any number.");
        _compressAfter = parameters.AddDuration(
            "OUTPUT_COMPRESS_AFTER", TimeSpan.Zero, new ParameterRange<TimeSpan>(TimeSpan.Zero, TimeSpan.FromDays(36_500)), "The output of an ended job is compressed so long after its end, and read as before; 0: never.");
        _outputRetentionTime = parameters.AddDuration(
            "OUTPUT_RETENTION_TIME", TimeSpan.Zero, new ParameterRange<TimeSpan>(TimeSpan.Zero, TimeSpan.FromDays(36_500)), "The output of an ended job is removed so long after its end, and its record is kept; 0: never.");
        _outputRetentionSize = parameters.AddSize(
            "OUTPUT_RETENTION_SIZE", 0, new ParameterRange<long>(0, long.MaxValue), "So many bytes of output of ended jobs are kept at most, that of jobs which ended first being removed; 0: any number.");
        ControlGroups = parameters.AddBoolean(
            "CONTROL_GROUPS", true, "Whether limits on a job's tree are kept by control groups where the host may make them; else the host watches over them.", ParameterTraits.NeedsRestart);
        Red = new RedParameters(parameters);
        Rex = new RexParameters(parameters);
        Slurm = new SlurmParameters(parameters);
    }

    /// <summary>STATE_DIRECTORY.</summary>
    public Parameter<string> StateDirectory { get; }

    /// <summary>KEEP_RECORDS.</summary>
    public Parameter<bool> KeepRecords { get; }

    /// <summary>MAX_JOBS.</summary>
    public Parameter<int> MaxJobs { get; }

    /// <summary>PREPARED_PROCESSES.</summary>
    public Parameter<int> PreparedProcesses { get; }

    /// <summary>PREPARED_IDLE_TIME.</summary>
    public Parameter<TimeSpan> PreparedIdleTime { get; }

    /// <summary>RECORD_RETENTION_TIME.</summary>
    public Parameter<TimeSpan> RecordRetentionTime { get; }

    /// <summary>RECORD_RETENTION_COUNT.</summary>
    public Parameter<int> RecordRetentionCount { get; }

    /// <summary>OUTPUT_COMPRESS_AFTER, OUTPUT_RETENTION_TIME and OUTPUT_RETENTION_SIZE.</summary>
    public OutputRules ReadOutput(DaemonConfiguration configuration) => new(configuration.Get(_compressAfter), configuration.Get(_outputRetentionTime), configuration.Get(_outputRetentionSize));

    /// <summary>CONTROL_GROUPS.</summary>
    public Parameter<bool> ControlGroups { get; }

    /// <summary>Those of RED.</summary>
    public RedParameters Red { get; }

    /// <summary>Those of REX.</summary>
    public RexParameters Rex { get; }

    /// <summary>Those of the engine Slurm.</summary>
    public SlurmParameters Slurm { get; }

    /// <summary>STATE_DIRECTORY alone, which must be known before the configuration can be read whole: one of its files is there.</summary>
    public static Parameter<string> AddStateDirectory(ParameterTable parameters, string socketPath) => parameters.AddPath(
        "STATE_DIRECTORY",
        socketPath.Replace("$", "$(DOLLAR)", StringComparison.Ordinal) + ".d",
        "The folder with records, output and log, made with mode 0700.",
        new ParameterTraits { IsReconfigurable = false, IsSecurity = true });
}
