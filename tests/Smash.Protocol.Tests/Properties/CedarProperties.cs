using CsCheck;
using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Properties;

/// <summary>Messages of the daemon framework: what was put is what is got, in whatever pieces it comes; a part of one, or anything else, is refused and not read over its end.</summary>
public sealed class CedarProperties
{
    private static readonly Gen<List<object>> Items = Gen.OneOf(
        Gen.Bool.Select(static value => (object)value),
        Gen.SByte.Select(static value => (object)value),
        Gen.UShort.Select(static value => (object)value),
        Gen.Int.Select(static value => (object)value),
        Gen.Long.Select(static value => (object)value),
        Gen.ULong.Select(static value => (object)value),
        Gen.Double.Select(static value => (object)value),
        Generators.Text.Select(static value => (object)value),
        Generators.Bytes.Select(static value => (object)value)).List[0, 20];

    [Fact]
    public void What_was_put_is_what_is_got() => Property.Holds(Items, static items =>
    {
        var reader = new CedarReader(Write(items).Message);
        foreach (object item in items)
        {
            Assert.Equal(item, Get(reader, item));
        }

        reader.EndOfMessage();
    });

    [Fact]
    public void A_message_that_was_cut_is_refused_and_not_read_over_its_end() => Property.Holds(Gen.Select(Items.Where(static items => items.Count > 0), Gen.Double.Unit), static sample =>
    {
        ReadOnlyMemory<byte> message = Write(sample.Item1).Message;
        var reader = new CedarReader(message[..(int)(message.Length * sample.Item2)]);

        Assert.Throws<CedarException>(() => sample.Item1.ForEach(item => Get(reader, item)));
    });

    [Fact]
    public void Anything_is_read_or_refused() => Property.Holds(Gen.Select(Items, Generators.Bytes), static sample =>
    {
        var reader = new CedarReader(sample.Item2);
        try
        {
            sample.Item1.ForEach(item => Get(reader, item));
        }
        catch (CedarException)
        {
        }

        Assert.InRange(reader.RemainingBytes, 0, sample.Item2.Length);
    });

    [Fact]
    public void A_stream_is_put_together_however_it_is_torn() => Property.Holds(Gen.Select(Generators.Bytes.List[1, 5], Gen.Int[1, 300], Gen.Int[1, 97]), static sample =>
    {
        (List<byte[]> messages, int frame, int piece) = sample;
        byte[] stream = [.. messages.SelectMany(message => Frames(message, frame))];
        var assembler = new CedarAssembler(messageCap: 200);
        var got = new List<byte[]>();
        for (int at = 0; at < stream.Length;)
        {
            if (assembler.TryTake(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), out int taken, out ReadOnlyMemory<byte> message))
            {
                got.Add(message.ToArray());
            }

            at += taken;
        }

        Assert.Equal(messages, got);
        Assert.False(assembler.IsInsideMessage);
    });

    private static IEnumerable<byte> Frames(byte[] message, int length)
    {
        for (int at = 0; at == 0 || at < message.Length; at += length)
        {
            byte[] header = new byte[CedarFrame.HeaderLength];
            int count = Math.Min(length, message.Length - at);
            new CedarFrame(at + count == message.Length, count).Write(header);
            foreach (byte one in header.Concat(message.AsSpan(at, count).ToArray()))
            {
                yield return one;
            }
        }
    }

    private static CedarWriter Write(List<object> items)
    {
        var writer = new CedarWriter();
        foreach (object item in items)
        {
            Put(writer, item);
        }

        return writer;
    }

    private static void Put(CedarWriter writer, object item)
    {
        switch (item)
        {
            case bool value: writer.Put(value); break;
            case sbyte value: writer.Put(value); break;
            case ushort value: writer.Put(value); break;
            case int value: writer.Put(value); break;
            case long value: writer.Put(value); break;
            case ulong value: writer.Put(value); break;
            case double value: writer.Put(value); break;
            case string value: writer.Put(value); break;
            default: writer.Put((byte[])item); break;
        }
    }

    private static object Get(CedarReader reader, object item) => item switch
    {
        bool => reader.GetBoolean(),
        sbyte => reader.GetInt8(),
        ushort => reader.GetUInt16(),
        int => reader.GetInt32(),
        long => reader.GetInt64(),
        ulong => reader.GetUInt64(),
        double => reader.GetDouble(),
        string => reader.GetString(),
        _ => reader.GetBlob(),
    };
}
