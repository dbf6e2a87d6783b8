namespace Smash.ScriptJob.Tests;

public sealed class ItemTallyTests
{
    private readonly ItemTally _tally = new();

    [Fact]
    public void Nothing_is_missing_where_no_number_is_known()
    {
        _tally.Note(Done(3));
        _tally.Note(new StreamRecord(StreamKind.Output, "x", 4));

        Assert.False(_tally.IsShort);
    }

    [Fact]
    public void Items_are_missing_until_each_is_done_however_often_one_is_told_of()
    {
        _tally.Note(StreamRecord.Parse(new StreamRecord(StreamKind.ItemCount, "", 2).ToLine()));
        _tally.Note(Done(1));
        _tally.Note(Done(1));
        Assert.True(_tally.IsShort);

        _tally.Note(Done(0));
        Assert.False(_tally.IsShort);
    }

    [Fact]
    public void The_first_that_are_missing_are_named()
    {
        _tally.Expect(100);
        foreach (int index in Enumerable.Range(0, 100).Where(static index => index % 2 == 0))
        {
            _tally.Note(Done(index));
        }

        Assert.Equal("It ended. 50 of 100 items are not done. Their indexes, from 0: 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …", _tally.Describe("It ended."));
    }

    private static StreamRecord Done(int index) => StreamRecord.Parse(new StreamRecord(StreamKind.ItemDone, "", index).ToLine());
}
