using System.Buffers;
using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

public sealed class CedarFrameTests
{
    [Theory]
    [InlineData("0100000000", true, 0)]
    [InlineData("0000000001", false, 1)]
    [InlineData("0100100000", true, CedarFrame.MaxLength)]
    public void A_header_is_flags_and_length(string hex, bool isLast, int length)
    {
        Assert.True(CedarFrame.TryRead(Convert.FromHexString(hex), out CedarFrame frame));
        Assert.Equal(new CedarFrame(isLast, length), frame);
        byte[] written = new byte[CedarFrame.HeaderLength];
        frame.Write(written);
        Assert.Equal(hex, Convert.ToHexStringLower(written));
    }

    [Theory]
    [InlineData("02")]
    [InlineData("16030102")]
    [InlineData("81")]
    [InlineData("0100100001")]
    [InlineData("01ffffffff")]
    [InlineData("0000000000")]
    public void What_is_no_header_is_refused_as_soon_as_that_shows(string hex) =>
        Assert.Throws<CedarException>(() => { CedarFrame.TryRead(Convert.FromHexString(hex), out _); });

    [Fact]
    public void A_header_that_is_not_whole_is_waited_for()
    {
        for (int length = 0; length < CedarFrame.HeaderLength; length++)
        {
            Assert.False(CedarFrame.TryRead(Convert.FromHexString("0100100000").AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(CedarFrame.MaxLength, 1)]
    [InlineData(CedarFrame.MaxLength + 1, 2)]
    [InlineData((3 * CedarFrame.MaxLength) + 5, 4)]
    public void A_message_of_any_length_travels_in_frames(int length, int frames)
    {
        byte[] message = Content(length, 1);
        var stream = new ArrayBufferWriter<byte>();
        CedarFrame.WriteMessage(message, stream);

        Assert.Equal(length + (frames * CedarFrame.HeaderLength), stream.WrittenCount);
        Assert.Equal(stream.WrittenCount, CedarFrame.GetFramedLength(length));
        Assert.Equal([message], Assemble(stream.WrittenSpan, int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void Messages_come_whole_out_of_a_stream_torn_anywhere()
    {
        byte[][] messages = [Content(0, 0), Content(1, 1), Content(7, 2), Content(300, 3), Content(0, 4), Content(20, 5)];
        var stream = new ArrayBufferWriter<byte>();
        foreach (byte[] message in messages)
        {
            WriteInFramesOf(7, message, stream);
        }

        for (int piece = 1; piece <= stream.WrittenCount; piece++)
        {
            Assert.Equal(messages, Assemble(stream.WrittenSpan, 300, piece));
        }
    }

    [Fact]
    public void A_message_over_the_cap_is_refused_at_the_header_that_says_so()
    {
        var assembler = new CedarAssembler(messageCap: 10);
        byte[] stream = Convert.FromHexString("0000000006" + "010203040506" + "0100000005");

        Assert.False(assembler.TryTake(stream.AsSpan(0, stream.Length - 1), out int taken, out _));
        Assert.Equal(stream.Length - 1, taken);
        Assert.Throws<CedarException>(() => { assembler.TryTake(stream.AsSpan(stream.Length - 1), out _, out _); });
    }

    [Fact]
    public void A_message_of_just_the_cap_is_taken()
    {
        byte[] stream = Convert.FromHexString("0000000006" + "010203040506" + "0100000004" + "0708090a");

        Assert.Equal([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], Assemble(stream, 10, int.MaxValue));
    }

    [Fact]
    public void A_header_that_promises_much_takes_no_memory_for_it()
    {
        var assembler = new CedarAssembler();
        long before = GC.GetAllocatedBytesForCurrentThread();
        assembler.TryTake(Convert.FromHexString("0100100000" + "01"), out _, out _);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024);
        Assert.True(assembler.IsInsideMessage);
    }

    [Fact]
    public void It_is_known_whether_a_message_has_begun()
    {
        var assembler = new CedarAssembler();
        Assert.False(assembler.IsInsideMessage);
        assembler.TryTake([1], out _, out _);
        Assert.True(assembler.IsInsideMessage);
        assembler.TryTake([0, 0, 0, 1], out _, out _);
        Assert.True(assembler.IsInsideMessage);
        Assert.True(assembler.TryTake([9], out _, out _));
        Assert.False(assembler.IsInsideMessage);
    }

    [Fact]
    public void Random_streams_only_ever_throw_the_codecs_own_exception()
    {
        var random = new Random(21);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = random.Next(3) == 0 ? bytes[i] : (byte)(bytes[i] & 1);
            }

            try
            {
                Assert.All(Assemble(bytes, 100, random.Next(1, 20)), static message => Assert.InRange(message.Length, 0, 100));
            }
            catch (CedarException)
            {
            }
        }
    }

    private static List<byte[]> Assemble(ReadOnlySpan<byte> stream, int cap, int piece)
    {
        var assembler = new CedarAssembler(cap);
        var messages = new List<byte[]>();
        while (stream.Length > 0)
        {
            ReadOnlySpan<byte> next = stream[..Math.Min(piece, stream.Length)];
            if (assembler.TryTake(next, out int taken, out ReadOnlyMemory<byte> message))
            {
                messages.Add(message.ToArray());
            }

            stream = stream[taken..];
        }

        return messages;
    }

    private static void WriteInFramesOf(int most, byte[] message, ArrayBufferWriter<byte> target)
    {
        int start = 0;
        do
        {
            int length = Math.Min(most, message.Length - start);
            new CedarFrame(start + length == message.Length, length).Write(target.GetSpan(CedarFrame.HeaderLength));
            target.Advance(CedarFrame.HeaderLength);
            target.Write(message.AsSpan(start, length));
            start += length;
        }
        while (start < message.Length);
    }

    private static byte[] Content(int length, int seed)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }
}
