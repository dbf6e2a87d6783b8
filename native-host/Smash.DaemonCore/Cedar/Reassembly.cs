using System.Net;

namespace Smash.DaemonCore.Cedar;

/// <summary>The incomplete messages of all senders, oldest first, within bounds of memory and time.</summary>
/// <param name="loop">The loop.</param>
/// <param name="options">The bounds.</param>
/// <param name="counters">What is counted.</param>
internal sealed class Reassembly(EventLoop loop, SafeSockOptions options, SafeSockCounters counters) : IDisposable
{
    private readonly Dictionary<(IPEndPoint? From, ulong Sender, ulong Message), IncompleteMessage> _messages = [];
    private readonly LinkedList<IncompleteMessage> _order = new();
    private readonly Dictionary<IPAddress, PeerMemory> _peers = [];
    private LoopTimer? _timer;

    /// <summary>Bytes that are occupied.</summary>
    public int Cost { get; private set; }

    /// <summary>Messages that are incomplete.</summary>
    public int Count => _messages.Count;

    /// <summary>Takes a fragment.</summary>
    /// <returns>The message, if it is whole with this one.</returns>
    public byte[]? Add(IPEndPoint from, FragmentHeader header, ReadOnlySpan<byte> content)
    {
        if (!_messages.TryGetValue(KeyOf(from, header), out IncompleteMessage? message))
        {
            message = Begin(from, header);
        }

        int before = message.Cost;
        if (!message.Agrees(header))
        {
            counters.Malformed++;
            return null;
        }

        if (!message.TryAdd(header.Index, content))
        {
            counters.Duplicates++;
            return null;
        }

        PeerMemory peer = _peers[message.From.Address];
        Charge(peer, message.Cost - before);
        if (message.IsWhole)
        {
            Remove(message);
            return message.Join();
        }

        Displace(peer);
        return null;
    }

    public void Dispose() => _timer?.Dispose();

    private IncompleteMessage Begin(IPEndPoint from, FragmentHeader header)
    {
        if (!_peers.TryGetValue(from.Address, out PeerMemory? peer))
        {
            peer = new PeerMemory();
            _peers.Add(from.Address, peer);
        }

        var message = new IncompleteMessage(from, header, loop.TimeProvider.GetTimestamp());
        message.Places = (_order.AddLast(message), peer.Messages.AddLast(message));
        _messages.Add(KeyOf(from, header), message);
        Charge(peer, message.Cost);
        if (_order.Count == 1)
        {
            Schedule();
        }

        return message;
    }

    // A signed message is its sender's, from whatever address its parts come.
    private static (IPEndPoint? From, ulong Sender, ulong Message) KeyOf(IPEndPoint from, FragmentHeader header) =>
        (header.IsSigned ? null : from, header.Sender, header.Message);

    private void Displace(PeerMemory peer)
    {
        while (peer.Cost > options.MemoryPerPeer)
        {
            Drop(peer.Messages.First!.Value);
        }

        while (Cost > options.TotalMemory)
        {
            Drop(_order.First!.Value);
        }
    }

    private void Drop(IncompleteMessage message)
    {
        counters.Displaced++;
        Remove(message);
    }

    private void Remove(IncompleteMessage message)
    {
        PeerMemory peer = _peers[message.From.Address];
        _order.Remove(message.Places.OfAll);
        peer.Messages.Remove(message.Places.OfPeer);
        _messages.Remove(KeyOf(message.From, message.Header));
        Charge(peer, -message.Cost);
        if (peer.Messages.Count == 0)
        {
            _peers.Remove(message.From.Address);
        }
    }

    private void Charge(PeerMemory peer, int bytes)
    {
        peer.Cost += bytes;
        Cost += bytes;
    }

    private void Expire()
    {
        while (_order.First is { } oldest && GetAge(oldest.Value) >= options.ReassemblyTimeout)
        {
            counters.Expired++;
            Remove(oldest.Value);
        }

        if (_order.Count > 0)
        {
            Schedule();
        }
    }

    private TimeSpan GetAge(IncompleteMessage message) => loop.TimeProvider.GetElapsedTime(message.BegunAt);

    private void Schedule()
    {
        TimeSpan delay = options.ReassemblyTimeout - GetAge(_order.First!.Value);
        if (_timer is null)
        {
            _timer = loop.Schedule(delay, Expire);
        }
        else
        {
            _timer.Reset(delay);
        }
    }
}
