using Microsoft.AspNetCore.Connections;

namespace Smash.Red.Service;

/// <summary>
/// The connections, bounded. Where there are as many as there may be, a new one takes the place of that which has been idle longest, without a call, or with one that is still on its way: so a flood of connections
/// cuts its own, and whoever comes with a call is served. Where all are busy it is the one whose call has taken longest, and only where none has taken a second is the new one refused.
/// </summary>
/// <param name="most">Most of them.</param>
/// <param name="log">Where it is told that they are too many.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionTable(int most, ServiceLog log, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongCall = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionSlot> _idle = new();
    private readonly LinkedList<ConnectionSlot> _busy = new();
    private long? _lastTold;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Runs a connection, if there is room for it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">What runs it.</param>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var slot = new ConnectionSlot(this, connection);
        if (!TryAdd(slot))
        {
            connection.Abort(new ConnectionAbortedException("There are too many connections, and all are busy."));
            return;
        }

        try
        {
            connection.Features.Set(slot);
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Remove(slot);
        }
    }

    internal void SetBusy(ConnectionSlot slot)
    {
        lock (_lock)
        {
            Unlink(slot);
            if (!slot.IsCut)
            {
                slot.BusySince = time.GetTimestamp();
                slot.Node = _busy.AddLast(slot);
            }
        }
    }

    internal void SetIdle(ConnectionSlot slot)
    {
        lock (_lock)
        {
            Unlink(slot);
            if (!slot.IsCut)
            {
                slot.Node = _idle.AddLast(slot);
            }
        }
    }

    private bool TryAdd(ConnectionSlot slot)
    {
        ConnectionSlot? cut = null;
        bool isTold = false;
        lock (_lock)
        {
            if (Count == most)
            {
                isTold = IsTimeToTell();
                cut = _idle.First?.Value ?? FindLongCall();
                if (cut is null)
                {
                    return false;
                }

                Unlink(cut);
                cut.IsCut = true;
                Count--;
            }

            Count++;
            slot.Node = _idle.AddLast(slot);
        }

        cut?.Abort();
        if (isTold)
        {
            log.Crowded(most);
        }

        return true;
    }

    private ConnectionSlot? FindLongCall() => _busy.First?.Value is { } slot && time.GetElapsedTime(slot.BusySince) >= LongCall ? slot : null;

    // One that was cut has given its place away already.
    private void Remove(ConnectionSlot slot)
    {
        lock (_lock)
        {
            if (!slot.IsCut)
            {
                Unlink(slot);
                Count--;
            }
        }
    }

    private static void Unlink(ConnectionSlot slot)
    {
        if (slot.Node is { } node)
        {
            node.List!.Remove(node);
            slot.Node = null;
        }
    }

    private bool IsTimeToTell()
    {
        if (_lastTold is { } last && time.GetElapsedTime(last) < Quiet)
        {
            return false;
        }

        _lastTold = time.GetTimestamp();
        return true;
    }
}
