using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Session.Rex;

/// <summary>All that the host keeps of a job that runs on another host.</summary>
/// <param name="Run">What was asked for.</param>
internal sealed record RemoteState(RemoteRun Run)
{
    /// <summary>What is known of its run; null: nothing yet.</summary>
    public RemoteProgress? Progress { get; init; }

    /// <summary>The stand-in of the run before, which has ended and is not to be taken for the present one; null: this is the first run.</summary>
    public ProcessIdentity? Retired { get; init; }

    /// <summary>Whether it may be run again.</summary>
    public bool MayRunAgain => (Progress?.Retries ?? 0) < Run.Retry;

    /// <summary>Takes over what a report tells.</summary>
    public RemoteState With(StubReport report) => this with
    {
        Progress = (Progress ?? new RemoteProgress()) with
        {
            Server = report.Server ?? Progress?.Server,
            ProcessId = report.ProcessId ?? Progress?.ProcessId,
            BytesSent = report.BytesSent,
            BytesReceived = report.BytesReceived,
        },
    };

    /// <summary>The state for the next run, since the server was lost.</summary>
    /// <param name="process">The stand-in of the run that has ended.</param>
    public RemoteState Again(ProcessIdentity? process) => this with
    {
        Retired = process,
        Progress = new RemoteProgress
        {
            Retries = (Progress?.Retries ?? 0) + 1,
            LostServers = Lost is { } server ? [.. Progress?.LostServers ?? [], server] : Progress?.LostServers ?? [],
        },
    };

    // Lost before it had told that it runs the job: known only where it was asked for by name, and only of the first run.
    private string? Lost => Progress?.Server is { Length: > 0 } server ? server
        : Run.ComputerName != RemoteRun.Auto && (Progress?.Retries ?? 0) == 0 ? Run.ComputerName
        : null;
}
