using Smash.Protocol;

namespace Smash.Session;

/// <summary>A request cannot be carried out: it becomes a NACK and has changed nothing.</summary>
internal sealed class RequestRefusedException(Errno error, string message) : Exception(message)
{
    public Errno Error { get; } = error;

    public static RequestRefusedException NoSuchJob(uint jobId) => new(Errno.ESRCH, $"There is no job {jobId}.");

    public static RequestRefusedException JobEnded(uint jobId) => new(Errno.ESRCH, $"Job {jobId} has ended.");
}
