using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>The jobs that ended last: they are asked for most, and are found here without a look into the records.</summary>
internal sealed class RecentEnds
{
    private const int Capacity = 1024;

    private readonly Dictionary<(long Client, uint Id), JobRecord> _records = [];
    private readonly Queue<(long Client, uint Id)> _order = [];

    public void Add(Client client, JobRecord record)
    {
        if (_order.Count == Capacity)
        {
            _records.Remove(_order.Dequeue());
        }

        _records[(client.Key, record.JobId)] = record;
        _order.Enqueue((client.Key, record.JobId));
    }

    public JobRecord? Find(Client client, uint id) => _records.GetValueOrDefault((client.Key, id));

    /// <summary>Takes over what has become of a job's output.</summary>
    public void SetOutputState(Client client, uint id, OutputState state)
    {
        if (_records.TryGetValue((client.Key, id), out JobRecord? record))
        {
            _records[(client.Key, id)] = record with { OutputState = state };
        }
    }

    public void Remove(Client client, uint id) => _records.Remove((client.Key, id));
}
