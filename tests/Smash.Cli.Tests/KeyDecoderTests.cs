using System.Text;
using Smash.Cli.Terminal;

namespace Smash.Cli.Tests;

public sealed class KeyDecoderTests
{
    [Theory]
    [InlineData("\u0001", "Home")]
    [InlineData("\u0003", "Abandon")]
    [InlineData("\u0004", "DeleteOrEnd")]
    [InlineData("\u0005", "End")]
    [InlineData("\u0008", "Backspace")]
    [InlineData("\u007F", "Backspace")]
    [InlineData("\u000B", "KillToEnd")]
    [InlineData("\u0015", "KillToStart")]
    [InlineData("\u0017", "KillWord")]
    [InlineData("\r", "Enter")]
    [InlineData("\n", "Enter")]
    [InlineData("\e[A", "Up")]
    [InlineData("\eOB", "Down")]
    [InlineData("\e[C", "Right")]
    [InlineData("\e[1;5D", "Left")]
    [InlineData("\e[H", "Home")]
    [InlineData("\e[4~", "End")]
    [InlineData("\e[3~", "Delete")]
    [InlineData("\e[3;2~", "Delete")]
    [InlineData("\e[200~", "Ignored")]
    [InlineData("\u001F", "Ignored")]
    public void A_sequence_is_one_key(string bytes, string key) => Assert.Equal([Enum.Parse<Key>(key)], Decode(bytes).Select(press => press.Key));

    [Theory]
    [InlineData("a")]
    [InlineData("\u00e9")]
    [InlineData("\u20ac")]
    [InlineData("\U0001F600")]
    public void A_character_is_one_key_however_many_bytes_it_has(string text) =>
        Assert.Equal([new KeyPress(Key.Character, text.EnumerateRunes().Single())], Decode(text));

    [Fact]
    public void Bytes_that_are_no_character_are_dropped_and_what_follows_is_not()
    {
        var decoder = new KeyDecoder();
        var pressed = new List<KeyPress>();
        foreach (byte value in new byte[] { 0xFF, 0xC3, (byte)'x', 0xE2, 0x82, 0x1B, (byte)'[', (byte)'A' })
        {
            if (decoder.Decode(value) is { Key: not Key.Ignored } press)
            {
                pressed.Add(press);
            }
        }

        Assert.Equal([new KeyPress(Key.Character, new Rune('x')), new KeyPress(Key.Up)], pressed);
    }

    private static List<KeyPress> Decode(string text)
    {
        var decoder = new KeyDecoder();
        return [.. Encoding.UTF8.GetBytes(text).Select(decoder.Decode).Where(press => press is not null).Select(press => press!.Value)];
    }
}
