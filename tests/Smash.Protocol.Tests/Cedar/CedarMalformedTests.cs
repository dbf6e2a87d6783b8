using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

/// <summary>What a hostile peer can send: it decodes or is refused by a <see cref="CedarException"/>, at bounded cost.</summary>
public sealed class CedarMalformedTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void A_message_that_is_cut_anywhere_inside_an_item_is_refused_at_that_item()
    {
        byte[] message = EveryType(out List<int> ends);
        for (int length = 0; length < message.Length; length++)
        {
            var reader = new CedarReader(message.AsMemory(0, length));
            int whole = ends.Count(end => end <= length);
            if (ends.Contains(length) || length == 0)
            {
                Assert.Equal(whole, ReadAll(reader));
                continue;
            }

            CedarException refused = Assert.Throws<CedarException>(() => { ReadAll(reader); });
            Assert.Equal(whole + 1, refused.ItemNumber);
        }
    }

    [Theory]
    [InlineData("0102", "boolean")]
    [InlineData("0d00000001ff", "string")]
    [InlineData("0d00000002c080", "string")]
    [InlineData("0d0000000361", "string")]
    [InlineData("0dffffffff61", "string")]
    [InlineData("0e7fffffff61", "blob")]
    [InlineData("0e80000000", "blob")]
    public void A_value_that_the_type_cannot_have_is_refused(string hex, string expected)
    {
        var reader = new CedarReader(Convert.FromHexString(hex));
        CedarException refused = Assert.Throws<CedarException>(() => { ReadAll(reader); });

        Assert.Equal((1, expected), (refused.ItemNumber, refused.Expected));
        Assert.Equal(0, reader.ItemCount);
    }

    [Theory]
    [InlineData("00", "unknown type 0")]
    [InlineData("10", "unknown type 16")]
    [InlineData("ff", "unknown type 255")]
    public void A_type_that_there_is_not_is_told_by_every_getter_and_by_the_end(string hex, string found)
    {
        var reader = new CedarReader(Convert.FromHexString(hex));

        Assert.Equal(found, Assert.Throws<CedarException>(() => { reader.GetInt32(); }).Found);
        Assert.Equal(found, Assert.Throws<CedarException>(() => { reader.GetOptionalString(); }).Found);
        Assert.Equal(found, Assert.Throws<CedarException>(reader.EndOfMessage).Found);
    }

    [Fact]
    public void Random_bytes_only_ever_throw_the_codecs_own_exception()
    {
        var random = new Random(20);
        byte[] whole = EveryType(out _);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                bytes = [.. whole];
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            ReadAnyhow(new CedarReader(bytes), random);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        }
    }

    private static void ReadAnyhow(CedarReader reader, Random random)
    {
        try
        {
            while (!reader.IsAtEnd)
            {
                if (random.Next(4) > 0)
                {
                    CedarItem.Read(reader, reader.NextType);
                }
                else
                {
                    CedarItem.Read(reader, (CedarType)random.Next(17));
                }
            }

            reader.EndOfMessage();
        }
        catch (CedarException)
        {
        }
    }

    private static int ReadAll(CedarReader reader)
    {
        while (!reader.IsAtEnd)
        {
            CedarItem.Read(reader, reader.NextType);
        }

        return reader.ItemCount;
    }

    private static byte[] EveryType(out List<int> ends)
    {
        var writer = new CedarWriter();
        var after = new List<int>();
        Put(() => writer.Put(true));
        Put(() => writer.Put((sbyte)-1));
        Put(() => writer.Put((byte)1));
        Put(() => writer.Put((short)-2));
        Put(() => writer.Put((ushort)2));
        Put(() => writer.Put(-3));
        Put(() => writer.Put(3u));
        Put(() => writer.Put(-4L));
        Put(() => writer.Put(4UL));
        Put(() => writer.Put((Half)1));
        Put(() => writer.Put(1f));
        Put(() => writer.Put(1d));
        Put(() => writer.Put("string"));
        Put(() => writer.Put("blob"u8));
        Put(writer.PutNull);
        ends = after;
        return writer.Message.ToArray();

        void Put(Action put)
        {
            put();
            after.Add(writer.Message.Length);
        }
    }
}
