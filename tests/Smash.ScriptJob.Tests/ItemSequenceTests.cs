namespace Smash.ScriptJob.Tests;

public sealed class ItemSequenceTests
{
    private readonly ItemSequence _sequence = new();

    [Fact]
    public void The_first_item_passes_at_once_and_later_ones_wait_for_their_turn()
    {
        Assert.Equal(["a0"], Take(Output("a0", 0)));
        Assert.Empty(Take(Output("a1", 1)));
        Assert.Empty(Take(Output("a2", 2)));
        Assert.Empty(Take(Done(2)));
        Assert.Equal(["b0"], Take(Output("b0", 0)));
        Assert.Equal(["a1"], Take(Done(0)));
        Assert.Equal(["b1"], Take(Output("b1", 1)));
        Assert.Equal(["a2"], Take(Done(1)));
        Assert.Empty(_sequence.Finish());
    }

    [Fact]
    public void What_belongs_to_no_item_and_progress_never_wait()
    {
        Assert.Equal(["text"], Take(new StreamRecord(StreamKind.Text, "text")));
        Assert.Equal(["progress"], Take(new StreamRecord(StreamKind.Progress, "progress", 9)));
        Assert.Equal([""], Take(new StreamRecord(StreamKind.ItemCount, "", 10)));
    }

    [Fact]
    public void An_item_that_is_never_done_keeps_the_others_back_until_the_end_alone()
    {
        Take(Output("a3", 3));
        Take(Output("a1", 1));
        Take(Done(1));
        Take(Output("b3", 3));

        Assert.Equal(["a1", "a3", "b3"], _sequence.Finish().Select(static record => record.Content));
        Assert.Empty(_sequence.Finish());
    }

    [Fact]
    public void Any_order_of_ends_gives_the_order_of_the_items()
    {
        int[] ends = [.. Enumerable.Range(0, 500)];
        new Random(1).Shuffle(ends);
        var given = new List<string>();
        foreach (int index in ends)
        {
            given.AddRange(Take(Output($"{index}", index)));
            given.AddRange(Take(Done(index)));
        }

        given.AddRange(_sequence.Finish().Select(static record => record.Content));
        Assert.Equal(Enumerable.Range(0, 500).Select(static index => $"{index}"), given);
    }

    private static StreamRecord Output(string content, int index) => new(StreamKind.Output, content, index);

    private static StreamRecord Done(int index) => new(StreamKind.ItemDone, "", index);

    private string[] Take(StreamRecord record) => [.. _sequence.Take(record).Select(static given => given.Content)];
}
