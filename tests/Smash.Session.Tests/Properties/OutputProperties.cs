using System.Text;
using CsCheck;
using Smash.Protocol.Tests;
using Smash.Session.Output;

namespace Smash.Session.Tests.Properties;

/// <summary>Reading output, at any place, so much, whole or compressed.</summary>
public sealed class OutputProperties
{
    // Up to three mebibytes, so that it is in several members; most are small.
    private static readonly Gen<byte[]> Content = Gen.Frequency(
        (12, Gen.Select(Gen.Byte.Array[1, 40], Gen.Int[1, 200]).Select(static sample => Repeat(sample.Item1, sample.Item2 * sample.Item1.Length))),
        (1, Gen.Select(Gen.Byte.Array[1, 5000], Gen.Int[1 << 19, 3 << 20]).Select(static sample => Repeat(sample.Item1, sample.Item2))));

    private static readonly Gen<string> Lines = Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 6].List[0, 30], Gen.Bool, static (lines, isClosed) => string.Join('\n', lines) + (isClosed ? "\n" : ""));

    [Fact]
    public void Compressed_output_is_the_plain_one_wherever_it_is_read() => Property.Holds(
        Gen.Select(Content, Gen.Select(Gen.Double[0, 1.1], Gen.Int[1, 2 << 20]).List[1, 8]),
        static sample =>
        {
            (byte[] content, List<(double Place, int Length)> reads) = sample;
            using var folder = new TemporaryFolder();
            File.WriteAllBytes(folder["o.out"], content);
            CompressedOutput.Compress(folder["o.out"]);
            Assert.False(File.Exists(folder["o.out"]));
            using OutputFile file = OutputFile.Open(folder["o.out"]);

            Assert.Equal(content.Length, file.Length);
            foreach ((double place, int length) in reads)
            {
                int offset = (int)(content.Length * place);
                Assert.True(Read(file, offset, length).AsSpan().SequenceEqual(content.AsSpan(Math.Min(offset, content.Length), Math.Clamp(content.Length - offset, 0, length))));
            }
        },
        iterations: 25);

    [Fact]
    public void Pieces_one_after_the_other_are_the_whole() => Property.Holds(Gen.Select(Content.Where(static content => content.Length < 5000), Gen.Int[1, 700]), static sample =>
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["o.out"], sample.Item1);
        var whole = new List<byte>();
        for (OutputSlice slice = OutputReader.ReadAsync(folder["o.out"], 0, sample.Item2).Result; slice.Data.Length > 0; slice = OutputReader.ReadAsync(folder["o.out"], whole.Count, sample.Item2).Result)
        {
            Assert.InRange(slice.Data.Length, 1, sample.Item2);
            whole.AddRange(slice.Data.ToArray());
        }

        Assert.Equal(sample.Item1, whole);
    });

    [Fact]
    public void A_tail_is_the_last_lines() => Property.Holds(Gen.Select(Lines, Gen.UInt[0, 40]), static sample =>
    {
        (string text, uint count) = sample;
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["o.out"], text);
        OutputSlice slice = OutputReader.ReadTailAsync(folder["o.out"], count, 10_000).Result;

        string[] lines = text.Split('\n');
        string[] closed = lines[^1].Length == 0 ? lines[..^1] : lines;
        string expected = string.Join('\n', closed.TakeLast((int)count)) + (count > 0 && closed.Length > 0 && text.EndsWith('\n') ? "\n" : "");
        Assert.Equal((expected, text.Length - expected.Length), (Encoding.UTF8.GetString(slice.Data.Span), (int)slice.Offset));
    });

    private static byte[] Read(OutputFile file, long offset, int length)
    {
        byte[] data = new byte[length];
        int count = 0;
        for (int read; count < length && (read = file.Read(data.AsSpan(count), offset + count)) > 0;)
        {
            count += read;
        }

        return data[..count];
    }

    private static byte[] Repeat(byte[] part, int length)
    {
        byte[] content = new byte[length];
        for (int at = 0; at < length; at++)
        {
            // Not the same all over, so that a wrong place is seen.
            content[at] = (byte)(part[at % part.Length] + (at >> 16));
        }

        return content;
    }
}
