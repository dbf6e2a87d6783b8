using System.Text;

namespace Smash.ScriptJob.Tests;

public sealed class StreamRecordReaderTests
{
    private const string Document = "<Objs Version=\"1.1.0.1\"><S>é€😀</S></Objs>";

    public static TheoryData<string, string[]> Outputs => new()
    {
        { "", [] },
        { "\n", ["Text:"] },
        { "a", ["Text:a"] },
        { "a\r\n\nb", ["Text:a", "Text:", "Text:b"] },
        { $"\u001EO{Document}\n", ["Output:" + Document] },
        { $"\u001EO{Document}", ["Output:" + Document] },
        { $"\u001EE{Document}\n\u001EW{Document}\nx\n", ["Error:" + Document, "Warning:" + Document, "Text:x"] },
        { $"half\u001EO{Document}\nother half\n", ["Text:half", "Output:" + Document, "Text:other half"] },
        { $"\u001EO<Objs torn\u001EV{Document}\n", ["Text:\u001EO<Objs torn", "Verbose:" + Document] },
        { "\u001E\u001E\n\u001E", ["Text:\u001E", "Text:\u001E", "Text:\u001E"] },
        { $"\u001EO17{Document}\n\u001EF17\n", ["Output17:" + Document, "ItemDone17:"] },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Records_are_the_same_however_the_bytes_are_cut(string output, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(output);
        for (int size = 1; size <= bytes.Length + 1; size++)
        {
            IEnumerable<ReadOnlyMemory<byte>> chunks = Enumerable.Range(0, (bytes.Length + size - 1) / size)
                .Select(n => (ReadOnlyMemory<byte>)bytes.AsMemory(n * size, Math.Min(size, bytes.Length - (n * size))));

            Assert.Equal(expected, StreamRecordReader.ReadAll(chunks).Select(static record => $"{record.Kind}{record.ItemIndex}:{record.Content}"));
        }
    }

    [Fact]
    public void Text_without_an_end_comes_in_pieces_and_a_record_as_a_whole()
    {
        byte[] text = new byte[StreamRecordReader.MaxTextLength + 5];
        Array.Fill(text, (byte)'x');
        string document = $"<Objs >{new string('y', StreamRecordReader.MaxTextLength + 5)}</Objs>";

        StreamRecord[] records = [.. StreamRecordReader.ReadAll([text, Encoding.UTF8.GetBytes($"\n\u001EO{document}\n")])];

        Assert.Equal([StreamRecordReader.MaxTextLength, 5, document.Length], records.Select(static record => record.Content.Length));
        Assert.Equal([StreamKind.Text, StreamKind.Text, StreamKind.Output], records.Select(static record => record.Kind));
    }

    [Fact]
    public void A_record_is_given_as_soon_as_its_line_has_ended()
    {
        var reader = new StreamRecordReader();

        Assert.Empty(reader.Read(Encoding.UTF8.GetBytes("\u001EO" + Document)));
        Assert.Equal(StreamKind.Output, Assert.Single(reader.Read("\n"u8.ToArray())).Kind);
        Assert.Null(reader.Finish());
    }
}
