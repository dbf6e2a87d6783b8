using Smash.DaemonCore.Sockets;

namespace Smash.DaemonCore.Tests;

public sealed class BufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_send_buffer_gives_out_what_was_put_in_whatever_the_pieces(int seed)
    {
        var random = new Random(seed);
        var buffer = new SendBuffer();
        var expected = new List<byte>();
        for (int step = 0; step < 2_000; step++)
        {
            byte[] bytes = new byte[random.Next(0, 5_000)];
            random.NextBytes(bytes);
            buffer.Append(bytes);
            expected.AddRange(bytes);
            int consumed = random.Next(0, Math.Min(expected.Count, 6_000) + 1);
            Assert.True(buffer.Peek()[..consumed].SequenceEqual(expected[..consumed].ToArray()));
            buffer.Consume(consumed);
            expected.RemoveRange(0, consumed);
            Assert.Equal(expected.Count, buffer.Length);
        }

        Assert.True(buffer.Peek().SequenceEqual(expected.ToArray()));
    }

    [Fact]
    public void A_send_buffer_moves_what_is_left_to_the_front_and_keeps_it()
    {
        var buffer = new SendBuffer();
        buffer.Append(ChannelUnderTest.Pattern(4096));
        buffer.Consume(4090);
        buffer.Append([1, 2, 3]);
        buffer.Append(new byte[16]);

        Assert.Equal([.. ChannelUnderTest.Pattern(4096)[4090..], 1, 2, 3], buffer.Peek()[..9].ToArray());
        Assert.Equal(25, buffer.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_receive_buffer_holds_what_was_kept_and_what_came_since(int seed)
    {
        var random = new Random(seed);
        var buffer = new ReceiveBuffer();
        var expected = new List<byte>();
        for (int step = 0; step < 2_000; step++)
        {
            byte[] bytes = new byte[random.Next(0, 5_000)];
            random.NextBytes(bytes);
            expected.AddRange(bytes);
            ReadOnlySpan<byte> all = buffer.Append(bytes);
            Assert.True(all.SequenceEqual(expected.ToArray()));
            int taken = step % 7 == 0 ? expected.Count : random.Next(0, expected.Count + 1);
            buffer.Keep(all[taken..]);
            expected.RemoveRange(0, taken);
            Assert.Equal(expected.Count, buffer.Length);
        }
    }

    [Fact]
    public void A_receive_buffer_keeps_bytes_that_are_not_its_own()
    {
        var buffer = new ReceiveBuffer();
        byte[] foreign = [1, 2, 3];
        buffer.Keep(foreign);
        foreign[0] = 9;

        Assert.Equal([1, 2, 3, 4], buffer.Append([4]).ToArray());
        buffer.Keep([]);
        Assert.Equal(0, buffer.Length);
    }
}
