namespace Smash.ScriptJob;

/// <summary>
/// Brings the records of a job with items into the order of the items: those of the first item that is not done pass at once, those of later ones
/// are held until it is their turn.
/// </summary>
public sealed class ItemSequence
{
    private readonly SortedDictionary<int, List<StreamRecord>> _held = [];
    private readonly HashSet<int> _done = [];
    private int _current;

    /// <summary>Takes a record as it comes.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What has its turn now.</returns>
    public IReadOnlyList<StreamRecord> Take(StreamRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record switch
        {
            { Kind: StreamKind.ItemDone, ItemIndex: { } index } => Complete(index),

            // What belongs to no item, and progress, whose time is now.
            { ItemIndex: null } or { Kind: StreamKind.Progress or StreamKind.ItemCount } => [record],
            { ItemIndex: { } index } when index == _current => [record],
            { ItemIndex: { } index } => Hold(index, record),
        };
    }

    /// <summary>Ends the sequence: an item that is not done keeps those behind it back no longer.</summary>
    /// <returns>What was held.</returns>
    public IReadOnlyList<StreamRecord> Finish()
    {
        StreamRecord[] held = [.. _held.Values.SelectMany(static records => records)];
        _held.Clear();
        return held;
    }

    private List<StreamRecord> Complete(int index)
    {
        var released = new List<StreamRecord>();
        _done.Add(index);
        while (_done.Remove(_current))
        {
            _current++;
            if (_held.Remove(_current, out List<StreamRecord>? records))
            {
                released.AddRange(records);
            }
        }

        return released;
    }

    private StreamRecord[] Hold(int index, StreamRecord record)
    {
        if (!_held.TryGetValue(index, out List<StreamRecord>? records))
        {
            _held.Add(index, records = []);
        }

        records.Add(record);
        return [];
    }
}
