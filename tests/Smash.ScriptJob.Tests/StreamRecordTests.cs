namespace Smash.ScriptJob.Tests;

public sealed class StreamRecordTests
{
    private const string Document = "<Objs Version=\"1.1.0.1\"><S>a</S></Objs>";

    [Theory]
    [InlineData(StreamKind.Output, null)]
    [InlineData(StreamKind.Error, 0)]
    [InlineData(StreamKind.Progress, 123456)]
    [InlineData(StreamKind.Information, int.MaxValue)]
    public void A_line_says_all_of_a_record(StreamKind kind, int? index)
    {
        var record = new StreamRecord(kind, Document, index);

        Assert.Equal(record, StreamRecord.Parse(record.ToLine()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001E")]
    [InlineData("\u001EO")]
    [InlineData("\u001EOtext")]
    [InlineData("\u001EO<Objs >")]
    [InlineData("\u001EX<Objs ></Objs>")]
    [InlineData("\u001E\0<Objs ></Objs>")]
    [InlineData("O<Objs ></Objs>")]
    [InlineData("\u001EF")]
    [InlineData("\u001EF1x")]
    public void What_is_no_record_is_text(string line) => Assert.Equal(new StreamRecord(StreamKind.Text, line), StreamRecord.Parse(line));
}
