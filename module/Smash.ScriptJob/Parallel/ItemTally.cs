using System.Globalization;

namespace Smash.ScriptJob;

/// <summary>Counts, from the records of a job with items, which of them are done.</summary>
public sealed class ItemTally
{
    private const int MostNamed = 10;

    private readonly HashSet<int> _done = [];
    private int? _count;

    /// <summary>Whether items are known that are not done.</summary>
    public bool IsShort => _count > _done.Count;

    /// <summary>Says how many items there are, where that is known before the job tells.</summary>
    /// <param name="count">Their number.</param>
    public void Expect(int count) => _count = count;

    /// <summary>Notes a record.</summary>
    /// <param name="record">The record.</param>
    public void Note(StreamRecord record)
    {
        switch (record)
        {
            case { Kind: StreamKind.ItemCount, ItemIndex: { } count }:
                _count = count;
                break;
            case { Kind: StreamKind.ItemDone, ItemIndex: { } index }:
                _done.Add(index);
                break;
        }
    }

    /// <summary>Says which items are not done: how many, and the first.</summary>
    /// <param name="end">How the job ended, a sentence.</param>
    /// <returns>That, and the items.</returns>
    public string Describe(string end)
    {
        int count = _count ?? 0;
        int[] missing = [.. Enumerable.Range(0, count).Where(index => !_done.Contains(index))];
        string first = string.Join(", ", missing.Take(MostNamed).Select(index => index.ToString(CultureInfo.InvariantCulture)));
        string more = missing.Length > MostNamed ? ", …" : "";
        return $"{end} {missing.Length} of {count} items are not done. Their indexes, from 0: {first}{more}";
    }
}
