using System.Diagnostics.CodeAnalysis;
using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>
/// The jobs of a pool that wait and are not claimed yet: first by priority (the nice value, ascending), then clients take turns, and each client's jobs come by submission. A client at its cap
/// stands aside. Everything takes time by the logarithm of the number of jobs and clients.
/// </summary>
internal sealed class PoolQueue
{
    private readonly Dictionary<long, ClientShare> _shares = [];
    private readonly SortedSet<ClientLine> _turns = [];
    private long _lastTurn;
    private int _clientSlots;

    /// <summary>Jobs whose client is below its cap.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Slots and claims that a client may have; 0: no cap.</summary>
    public int ClientSlots
    {
        get => _clientSlots;
        set
        {
            _clientSlots = value;
            foreach (ClientShare share in _shares.Values)
            {
                Settle(share);
            }
        }
    }

    /// <summary>The jobs that could still be started with one cap for each client: what the pool wants at most.</summary>
    public int WantedCount => _clientSlots == 0 ? ReadyCount : (int)Math.Min(ReadyCount, (long)_clientSlots * _turns.Count);

    /// <summary>The oldest job that waits here, whoever's it is; null: there is none. Takes as long as there are lines.</summary>
    public Job? FindOldest() => _shares.Values
        .SelectMany(static share => share.Lines.Values)
        .Select(static line => line.Jobs.FirstOrDefault(static job => !job.IsEnding))
        .MinBy(static job => job?.Key ?? ulong.MaxValue);

    /// <summary>Whether a client may have another slot or claim.</summary>
    public bool HasRoom(long clientKey) => _clientSlots == 0 || !_shares.TryGetValue(clientKey, out ClientShare? share) || share.Active < _clientSlots;

    /// <summary>Whether a client has more slots and claims than it may: its cap was lowered, or a slot that it had lent came back.</summary>
    public bool IsOverCap(long clientKey) => _clientSlots > 0 && _shares.TryGetValue(clientKey, out ClientShare? share) && share.Active > _clientSlots;

    public void Add(Job job)
    {
        ClientShare share = GetShare(job.Client.Key);
        if (!share.Lines.TryGetValue(job.Priority, out ClientLine? line))
        {
            share.Lines.Add(job.Priority, line = new ClientLine(share, job.Priority) { Turn = ++_lastTurn });
        }

        line.Jobs.Add(job);
        ReadyCount += line.IsInTurn ? 1 : 0;
        Settle(line);
    }

    /// <summary>Takes a job out whose turn has not come.</summary>
    public void Remove(Job job)
    {
        ClientShare share = _shares[job.Client.Key];
        ClientLine line = share.Lines[job.Priority];
        line.Jobs.Remove(job);
        ReadyCount -= line.IsInTurn ? 1 : 0;
        Settle(line);
        ForgetEmpty(share);
    }

    /// <summary>Finds the job that is next.</summary>
    public bool TryPeek([NotNullWhen(true)] out Job? job)
    {
        job = _turns.Min?.Jobs.Min;
        return job is not null;
    }

    /// <summary>Takes the job out that is next; its client's turn is over.</summary>
    public bool TryTake([NotNullWhen(true)] out Job? job)
    {
        if (!TryPeek(out job))
        {
            return false;
        }

        ClientLine line = _turns.Min!;
        line.Jobs.Remove(job);
        ReadyCount--;
        if (_turns.Count == 1 && line.Jobs.Count > 0)
        {
            // Nobody else waits: there is no order to be kept.
            line.Turn = ++_lastTurn;
        }
        else
        {
            Leave(line);
            line.Turn = ++_lastTurn;
            Settle(line);
        }

        ForgetEmpty(line.Share);
        return true;
    }

    /// <summary>Counts slots and claims of a client.</summary>
    /// <param name="clientKey">The client.</param>
    /// <param name="change">How many more, or fewer.</param>
    public void Count(long clientKey, int change)
    {
        ClientShare share = GetShare(clientKey);
        share.Active += change;
        if (_clientSlots > 0)
        {
            Settle(share);
        }

        ForgetEmpty(share);
    }

    private ClientShare GetShare(long clientKey)
    {
        if (!_shares.TryGetValue(clientKey, out ClientShare? share))
        {
            _shares.Add(clientKey, share = new ClientShare(clientKey));
        }

        return share;
    }

    private void ForgetEmpty(ClientShare share)
    {
        if (share.Active <= 0 && share.Lines.Count == 0)
        {
            _shares.Remove(share.ClientKey);
        }
    }

    private void Settle(ClientShare share)
    {
        foreach (ClientLine line in share.Lines.Values)
        {
            Settle(line);
        }
    }

    /// <summary>Puts a line among those that may be served, or takes it from there.</summary>
    private void Settle(ClientLine line)
    {
        bool isReady = line.Jobs.Count > 0 && (_clientSlots == 0 || line.Share.Active < _clientSlots);
        if (isReady && !line.IsInTurn)
        {
            line.IsInTurn = true;
            _turns.Add(line);
            ReadyCount += line.Jobs.Count;
        }
        else if (!isReady && line.IsInTurn)
        {
            Leave(line);
        }

        if (line.Jobs.Count == 0)
        {
            line.Share.Lines.Remove(line.Priority);
        }
    }

    private void Leave(ClientLine line)
    {
        _turns.Remove(line);
        line.IsInTurn = false;
        ReadyCount -= line.Jobs.Count;
    }
}
