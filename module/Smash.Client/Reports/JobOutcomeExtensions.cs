using System.Globalization;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Tells what has become of jobs.</summary>
public static class JobOutcomeExtensions
{
    /// <summary>What has become of a job.</summary>
    /// <param name="record">The job.</param>
    public static JobOutcome GetOutcome(this JobRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.State switch
        {
            JobState.New => JobOutcome.Waiting,
            JobState.Running => JobOutcome.Running,
            JobState.Suspended => JobOutcome.Suspended,
            JobState.Canceled => JobOutcome.Canceled,
            _ when record.Cause is JobCause.Canceled or JobCause.HostShutdown => JobOutcome.Canceled,
            _ => record is { Cause: JobCause.Exit, ExitCode: 0 } ? JobOutcome.Succeeded : JobOutcome.Failed,
        };
    }

    /// <summary>The same in a word or two: <c>exit 3</c>, <c>signal 11</c>, <c>CpuLimit</c>, <c>running</c>.</summary>
    /// <param name="record">The job.</param>
    public static string DescribeOutcome(this JobRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.State switch
        {
            JobState.New => "waiting",
            JobState.Running => "running",
            JobState.Suspended => "suspended",
            JobState.Canceled => "stopping",
            _ => record.Cause switch
            {
                JobCause.Exit => $"exit {record.ExitCode?.ToString(CultureInfo.InvariantCulture)}",
                JobCause.Signal => $"signal {record.Signal?.ToString(CultureInfo.InvariantCulture)}",
                _ => record.Cause.ToString(),
            },
        };
    }
}
