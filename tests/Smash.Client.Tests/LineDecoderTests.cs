using System.Text;

namespace Smash.Client.Tests;

public sealed class LineDecoderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\r\nc", new[] { "a", "b", "c" })]
    [InlineData("a\r\r\n\n\rb\r", new[] { "a\r", "", "\rb" })]
    [InlineData("é€😀\nü", new[] { "é€😀", "ü" })]
    public void Lines_are_the_same_however_the_bytes_are_cut(string text, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int size = 1; size <= bytes.Length + 1; size++)
        {
            var decoder = new LineDecoder();
            var lines = new List<string>();
            for (int i = 0; i < bytes.Length; i += size)
            {
                lines.AddRange(decoder.Decode(bytes.AsMemory(i, Math.Min(size, bytes.Length - i))));
            }

            if (decoder.Finish() is { } last)
            {
                lines.Add(last);
            }

            Assert.Equal(expected, lines);
        }
    }

    [Fact]
    public void Bytes_that_are_not_text_become_replacement_characters()
    {
        var decoder = new LineDecoder();
        Assert.Equal(["a\uFFFDb"], decoder.Decode(new byte[] { (byte)'a', 0xFF, (byte)'b', (byte)'\n', 0xE2, 0x82 }));
        Assert.Equal("\uFFFD", decoder.Finish());
    }

    [Fact]
    public void A_line_without_end_comes_in_parts()
    {
        var decoder = new LineDecoder();
        byte[] chunk = Encoding.ASCII.GetBytes(new string('x', 1024 * 1024));
        int parts = 0;
        for (int i = 0; i < 33; i++)
        {
            parts += decoder.Decode(chunk).Count(part => part.Length == LineDecoder.MaxLineLength);
        }

        Assert.Equal(2, parts);
        Assert.Equal(1024 * 1024, decoder.Finish()!.Length);
    }
}
