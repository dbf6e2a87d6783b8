using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Tells a job's client, on each of its connections, that the job has changed.</summary>
internal sealed class JobNotifier
{
    private readonly PacketWriter _writer = new();

    /// <summary>Told of every change, before the clients are.</summary>
    public Action<Job>? Changed { get; set; }

    /// <summary>Tells of a change.</summary>
    /// <param name="job">The job, in its new state.</param>
    /// <param name="record">Its record.</param>
    public void Notify(Job job, JobRecord record)
    {
        Changed?.Invoke(job);
        // A connection that is dropped for not reading leaves the list meanwhile.
        for (int i = job.Client.Connections.Count - 1; i >= 0; i--)
        {
            ClientConnection connection = job.Client.Connections[i];
            _writer.Clear();
            _writer.Write(new JobUpdate(job.Id, job.State, connection.WantsRecords ? record : null));
            connection.SendUpdate(_writer.Written.Span);
        }
    }

    /// <summary>Tells of a change of a job that has not ended.</summary>
    public void Notify(Job job) => Notify(job, job.ToRecord());
}
