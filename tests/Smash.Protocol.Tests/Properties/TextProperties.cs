using CsCheck;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;

namespace Smash.Protocol.Tests.Properties;

/// <summary>Texts that are taken apart: addresses and command lines.</summary>
public sealed class TextProperties
{
    private static readonly Gen<string> Host = Gen.OneOf(
        Gen.Byte.Array[4].Select(static bytes => string.Join('.', bytes)),
        Gen.UShort.Array[8].Select(static parts => new System.Net.IPAddress([.. parts.SelectMany(static part => new[] { (byte)(part >> 8), (byte)part })]).ToString()));

    [Fact]
    public void An_address_is_what_its_text_says() => Property.Holds(
        Gen.Select(Host, Gen.Int[0, 65_535], Gen.Dictionary(Generators.Text.Where(static text => text.Length > 0), Generators.Text)[0, 5]),
        static sample =>
        {
            (string host, int port, Dictionary<string, string> parameters) = sample;
            var address = new SinfulAddress(host, port, parameters.Select(static one => new KeyValuePair<string, string?>(one.Key, one.Value)));
            var parsed = SinfulAddress.Parse(address.ToString());

            Assert.Equal((address, address.Host, port), (parsed, parsed.Host, parsed.Port));
            Assert.Equal(parameters.Count, parsed.Parameters.Count);
            Assert.All(parameters, one => Assert.Equal(one.Value, parsed.Parameters[one.Key] ?? ""));
            // Nobody has to quote it.
            Assert.DoesNotContain(address.ToString(), static character => character is <= ' ' or >= (char)127);
        });

    [Fact]
    public void What_was_cut_is_an_address_of_its_own_or_none() => Property.Holds(
        Gen.Select(Host, Gen.Int[0, 65_535], Generators.Text, Gen.Double.Unit),
        static sample =>
        {
            string text = new SinfulAddress(sample.Item1, sample.Item2, [new("key", sample.Item3)]).ToString();
            Assert.False(SinfulAddress.TryParse(text[..(int)(text.Length * sample.Item4)], out _));
        });

    [Fact]
    public void Quoted_words_are_what_was_quoted() => Property.Holds(Gen.OneOf(Generators.Text, Gen.String).Where(static word => !word.Contains('\0')).List[1, 6], static words =>
    {
        string line = string.Join(' ', words.Select(static word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

        Assert.Equal(words[0].Length == 0 ? [] : words, QuotedLine.Split(line));
    });

    [Fact]
    public void Any_line_is_split_or_left_to_a_shell() => Property.Holds(Gen.OneOf(Generators.Text, Gen.String), static line =>
    {
        IReadOnlyList<string> words = QuotedLine.Split(line);
        Assert.True(words.Sum(static word => word.Length) <= line.Length);
    });

    [Fact]
    public void Variables_come_back_in_their_order() => Property.Holds(Gen.Dictionary(Gen.String[Gen.Char['A', 'z'], 1, 12].Where(static name => !name.Contains('=')), Generators.Text)[0, 30], static variables =>
        Assert.Equal(variables.Select(static one => $"{one.Key}={one.Value}").Order(), EnvironmentBlock.Create(variables).ToStrings().Order()));
}
