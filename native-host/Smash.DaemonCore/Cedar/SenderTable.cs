using System.Net;

namespace Smash.DaemonCore.Cedar;

/// <summary>The senders whose messages must not be delivered twice: the most recent ones. What was forgotten is not believed again while its time could still be right.</summary>
/// <param name="cap">Most senders.</param>
internal sealed class SenderTable(int cap)
{
    private readonly Dictionary<(IPEndPoint? From, ulong Sender), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private long _forgottenUntil = long.MinValue;

    /// <summary>Whether a message was delivered before, or could have been by a sender that was forgotten.</summary>
    /// <param name="key">The sender; with a signature the address means nothing.</param>
    /// <param name="header">The message.</param>
    public bool Knows((IPEndPoint? From, ulong Sender) key, FragmentHeader header) =>
        _entries.TryGetValue(key, out LinkedListNode<Entry>? node)
            ? node.Value.History.Knows(header.Message)
            : header.IsSigned && header.Time <= _forgottenUntil;

    public void Add((IPEndPoint? From, ulong Sender) key, FragmentHeader header)
    {
        if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
        {
            _order.Remove(node);
            _order.AddLast(node);
        }
        else
        {
            Forget();
            node = _order.AddLast(new Entry(key, new SenderHistory()));
            _entries.Add(key, node);
        }

        node.Value.History.Add(header.Message, header.Time);
    }

    private void Forget()
    {
        if (_entries.Count < cap)
        {
            return;
        }

        Entry oldest = _order.First!.Value;
        _order.RemoveFirst();
        _entries.Remove(oldest.Key);
        _forgottenUntil = Math.Max(_forgottenUntil, oldest.History.Time);
    }

    private sealed record Entry((IPEndPoint? From, ulong Sender) Key, SenderHistory History);
}
