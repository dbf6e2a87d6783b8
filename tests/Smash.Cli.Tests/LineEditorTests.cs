using System.Text;
using Smash.Cli.Terminal;

namespace Smash.Cli.Tests;

public sealed class LineEditorTests
{
    private readonly LineEditor _editor = new();

    [Theory]
    [InlineData("ab\u0001c", "cab", 1)]
    [InlineData("ab\u0002c", "acb", 2)]
    [InlineData("ab\u0001\u0004", "b", 0)]
    [InlineData("ab\u007F", "a", 1)]
    [InlineData("ab\u0001\u007F", "ab", 0)]
    [InlineData("ab\u0004", "ab", 2)]
    [InlineData("abc\u0002\u000B", "ab", 2)]
    [InlineData("abc\u0002\u0015", "c", 0)]
    [InlineData("ab cd  \u0017", "ab ", 3)]
    [InlineData("ab cd\u0002\u0017", "ab d", 3)]
    [InlineData("\u0017x", "x", 1)]
    [InlineData("a\U0001F600b\u0002\u007F", "ab", 1)]
    [InlineData("ab\u0001\u0002\u0005\u0006c", "abc", 3)]
    public void Keys_edit_the_line(string keys, string text, int cursor)
    {
        Type(keys);

        Assert.Equal((text, cursor), (_editor.Line.Text, _editor.Line.Cursor));
    }

    [Fact]
    public void The_end_key_ends_an_empty_line_only()
    {
        Assert.Equal(LineOutcome.Editing, Type("a\u0004"));
        Assert.Equal(LineOutcome.EndOfInput, Type("\u007F\u0004"));
    }

    [Fact]
    public void History_keeps_what_was_typed_and_no_repetition_or_blank_line()
    {
        foreach (string line in new[] { "one", "two", "two", "  " })
        {
            _editor.Line.Set("");
            Assert.Equal(LineOutcome.Entered, Type(line + "\r"));
        }

        _editor.Line.Set("");
        Assert.Equal("two", TypeAndRead("draft\u0010"));
        Assert.Equal("one", TypeAndRead("\u0010"));
        Assert.Equal("one", TypeAndRead("\u0010"));
        Assert.Equal("two", TypeAndRead("\u000E"));
        Assert.Equal("draft", TypeAndRead("\u000E"));
        Assert.Equal("draft", TypeAndRead("\u000E"));
    }

    private string TypeAndRead(string keys)
    {
        Type(keys);
        return _editor.Line.Text;
    }

    private LineOutcome Type(string keys)
    {
        var decoder = new KeyDecoder();
        var outcome = LineOutcome.Editing;
        foreach (byte value in Encoding.UTF8.GetBytes(keys))
        {
            if (decoder.Decode(value) is { } press)
            {
                outcome = _editor.Apply(press);
            }
        }

        return outcome;
    }
}
