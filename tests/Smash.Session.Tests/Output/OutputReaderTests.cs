using System.Text;
using Smash.Session.Output;

namespace Smash.Session.Tests.Output;

public sealed class OutputReaderTests : IDisposable
{
    private const int Block = 64 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public OutputReaderTests() => _path = _folder["job.out"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 4, "0123", 0)]
    [InlineData(3, 4, "3456", 3)]
    [InlineData(8, 4, "89", 8)]
    [InlineData(10, 4, "", 10)]
    [InlineData(25, 4, "", 25)]
    [InlineData(0, 100, "0123456789", 0)]
    public async Task A_range_is_what_is_there_of_it(long offset, int length, string expected, long expectedOffset)
    {
        await File.WriteAllTextAsync(_path, "0123456789");

        OutputSlice slice = await OutputReader.ReadAsync(_path, offset, length);
        Assert.Equal((expected, expectedOffset, 10), (Text(slice), slice.Offset, slice.TotalLength));
    }

    [Theory]
    [InlineData("a\nb\nc\n", 1, "c\n", 4)]
    [InlineData("a\nb\nc\n", 2, "b\nc\n", 2)]
    [InlineData("a\nb\nc\n", 3, "a\nb\nc\n", 0)]
    [InlineData("a\nb\nc\n", 9, "a\nb\nc\n", 0)]
    [InlineData("a\nb\nc", 1, "c", 4)]
    [InlineData("a\nb\nc", 2, "b\nc", 2)]
    [InlineData("a\n\n\n", 2, "\n\n", 2)]
    [InlineData("\n", 1, "\n", 0)]
    [InlineData("", 3, "", 0)]
    [InlineData("a\nb\n", 0, "", 4)]
    [InlineData("a", 1, "a", 0)]
    public async Task A_tail_begins_so_many_lines_before_the_end(string text, uint lines, string expected, long offset)
    {
        await File.WriteAllTextAsync(_path, text);

        OutputSlice slice = await OutputReader.ReadTailAsync(_path, lines, 1000);
        Assert.Equal((expected, offset, text.Length), (Text(slice), slice.Offset, slice.TotalLength));
    }

    /// <summary>Newlines are put just before, on and just after where the reader's blocks meet, counted from the file's end.</summary>
    [Theory]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData((2 * Block) - 1)]
    [InlineData(2 * Block)]
    [InlineData((2 * Block) + 1)]
    public async Task A_tail_is_found_where_blocks_meet(int lastLineLength)
    {
        string last = new string('z', lastLineLength - 1) + "\n";
        await File.WriteAllTextAsync(_path, "first\nsecond\n" + last);

        Assert.Equal(13, (await OutputReader.ReadTailAsync(_path, 1, 10)).Offset);
        Assert.Equal(6, (await OutputReader.ReadTailAsync(_path, 2, 10)).Offset);
        Assert.Equal(0, (await OutputReader.ReadTailAsync(_path, 3, 10)).Offset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_tail_counts_lines_over_many_blocks(bool endsWithNewline)
    {
        string[] lines = [.. Enumerable.Range(0, 40_000).Select(static i => $"line {i}")];
        string text = string.Join('\n', lines) + (endsWithNewline ? "\n" : "");
        await File.WriteAllTextAsync(_path, text);

        OutputSlice slice = await OutputReader.ReadTailAsync(_path, 30_000, text.Length);
        Assert.Equal(lines[10_000..], Text(slice).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_tail_is_cut_at_the_length_from_its_start()
    {
        await File.WriteAllTextAsync(_path, "aaaa\nbbbb\ncccc\n");

        OutputSlice slice = await OutputReader.ReadTailAsync(_path, 2, 3);
        Assert.Equal(("bbb", 5L, 15L), (Text(slice), slice.Offset, slice.TotalLength));
    }

    [Theory]
    [InlineData(4, "6789", 6)]
    [InlineData(10, "0123456789", 0)]
    [InlineData(99, "0123456789", 0)]
    public async Task The_last_bytes_are_read(int length, string expected, long offset)
    {
        await File.WriteAllTextAsync(_path, "0123456789");

        OutputSlice slice = await OutputReader.ReadLastAsync(_path, length);
        Assert.Equal((expected, offset), (Text(slice), slice.Offset));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_empty()
    {
        Assert.Equal(default, await OutputReader.ReadAsync(_path, 0, 10));
        Assert.Equal(default, await OutputReader.ReadTailAsync(_folder["no/such"], 1, 10));
    }

    private static string Text(OutputSlice slice) => Encoding.ASCII.GetString(slice.Data.Span);
}
