using Smash.Session.Engines.Slurm;

namespace Smash.Session.Tests.Engines;

public sealed class SlurmQueueTests
{
    private static readonly SlurmBatch Batch = new("b1", "/folder", []);

    [Fact]
    public void Jobs_are_known_by_their_mark_whatever_their_numbers()
    {
        SlurmQueue queue = SlurmQueue.Parse("12_3|PENDING|smash-b1\n12_4|NODE_FAIL|smash-b1\n7|RUNNING|(null)\n9|RUNNING|smash-other\n");
        Assert.Equal("12", queue.FindNumber(Batch));
        Assert.Equal("PENDING", queue.FindState(new SlurmRun(null!, Batch, 3)));
        Assert.Equal("NODE_FAIL", queue.FindState(new SlurmRun(null!, Batch, 4)));
        Assert.Null(queue.FindState(new SlurmRun(null!, Batch, 5)));
    }

    [Fact]
    public void Of_a_batch_that_was_sent_twice_what_lives_counts()
    {
        SlurmQueue queue = SlurmQueue.Parse("2|RUNNING|smash-b1\n1|CANCELLED|smash-b1\n");
        Assert.Equal("RUNNING", queue.FindState(new SlurmRun(null!, Batch, 0)));
    }

    [Theory]
    [InlineData("12", true)]
    [InlineData("9", false)]
    [InlineData("1", false)]
    public void A_number_may_be_somebody_elses_by_now(string number, bool isNumbered)
    {
        var batch = new SlurmBatch("b1", "/folder", []) { SlurmId = number };
        Assert.Equal(isNumbered, SlurmQueue.Parse("12_3|PENDING|smash-b1\n12_4|PENDING|smash-b1\n9_3|PENDING|smash-other\n1|PENDING|(null)\n").IsNumbered(batch));
    }

    [Theory]
    [InlineData("PENDING", true)]
    [InlineData("COMPLETING", true)]
    [InlineData("COMPLETED", false)]
    [InlineData("NODE_FAIL", false)]
    [InlineData(null, false)]
    public void What_has_ended_is_told_from_what_has_not(string? state, bool isLive) => Assert.Equal(isLive, SlurmQueue.IsLive(state));

    [Theory]
    [InlineData("12_[0-3]", "0 1 2 3")]
    [InlineData("12_[0,2-3%2]", "0 2 3")]
    [InlineData("12_7", "7")]
    [InlineData("12", "0")]
    public void A_line_is_about_all_elements_that_it_names(string id, string elements)
    {
        SlurmQueue queue = SlurmQueue.Parse($"{id}|CANCELLED|smash-b1\n");
        var batch = new SlurmBatch("b1", "/folder", []) { SlurmId = "12" };

        Assert.Equal(elements, string.Join(' ', Enumerable.Range(0, 10).Where(index => queue.FindState(new SlurmRun(null!, batch, index)) == "CANCELLED")));
    }
}
