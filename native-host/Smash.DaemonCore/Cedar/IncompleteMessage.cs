using System.Net;

namespace Smash.DaemonCore.Cedar;

/// <summary>The fragments of a message that have come so far. Memory is taken for what has come, not for what is announced.</summary>
/// <param name="from">Where the first one came from.</param>
/// <param name="header">The first one's header.</param>
/// <param name="begunAt">When it came, in the clock's ticks.</param>
internal sealed class IncompleteMessage(IPEndPoint from, FragmentHeader header, long begunAt)
{
    // An object, an entry in two lists, and a reference for each fragment.
    private const int Overhead = 256;
    private const int OverheadOfFragment = 40;

    private readonly byte[]?[] _fragments = new byte[]?[header.Count];
    private int _left = header.Count;
    private int _length;

    public IPEndPoint From { get; } = from;

    public FragmentHeader Header { get; } = header;

    public long BegunAt { get; } = begunAt;

    /// <summary>Its places among all messages and among those of its address.</summary>
    public (LinkedListNode<IncompleteMessage> OfAll, LinkedListNode<IncompleteMessage> OfPeer) Places { get; set; }

    public bool IsWhole => _left == 0;

    /// <summary>Bytes that it occupies.</summary>
    public int Cost => Overhead + (_fragments.Length * 8) + _length + ((_fragments.Length - _left) * OverheadOfFragment);

    /// <summary>Whether a fragment belongs here: what is said of the message must be the same in each.</summary>
    public bool Agrees(FragmentHeader other) => other.Count == Header.Count && other.Time == Header.Time;

    /// <summary>Takes a fragment.</summary>
    /// <returns>False: it had come already.</returns>
    public bool TryAdd(int index, ReadOnlySpan<byte> content)
    {
        if (_fragments[index] is not null)
        {
            return false;
        }

        _fragments[index] = content.ToArray();
        _length += content.Length;
        _left--;
        return true;
    }

    public byte[] Join()
    {
        byte[] message = new byte[_length];
        int position = 0;
        foreach (byte[]? fragment in _fragments)
        {
            fragment!.CopyTo(message, position);
            position += fragment!.Length;
        }

        return message;
    }
}
