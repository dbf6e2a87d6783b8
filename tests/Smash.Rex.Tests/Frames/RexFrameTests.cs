using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Tests.Frames;

public sealed class RexFrameTests
{
    [Fact]
    public void A_frame_is_its_length_type_channel_and_payload()
    {
        var writer = new RexFrameWriter();

        writer.WriteUInt32(RexFrameType.Signal, 0x01020304, 15);

        Assert.Equal("000000091601020304" + "0000000F", Convert.ToHexString(writer.Written.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1 << 20)]
    public void Frames_are_the_same_however_their_bytes_are_split(int step)
    {
        var writer = new RexFrameWriter();
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(static number => (byte)number)];
        writer.Write(RexFrameType.Hello, 0, new RexHello { Host = "étoile" });
        writer.WriteData(1, 2, bytes);
        writer.Write(RexFrameType.Close, 1);
        var frames = new List<(RexFrameType Type, uint Channel, byte[] Payload)>();

        RexFrameFeed.Feed(new RexFrameDecoder(), writer.Written.Span, step, frame => frames.Add((frame.Type, frame.Channel, frame.Payload.ToArray())));

        Assert.Equal([RexFrameType.Hello, RexFrameType.Data, RexFrameType.Close], frames.Select(static frame => frame.Type));
        var hello = new PacketReader(frames[0].Payload);
        Assert.Equal("étoile", RexHello.Read(ref hello).Host);
        Assert.Equal((1u, 2), (frames[1].Channel, frames[1].Payload[0]));
        Assert.Equal(bytes, frames[1].Payload[1..]);
        Assert.Empty(frames[2].Payload);
    }

    [Fact]
    public void The_longest_frame_passes_and_a_longer_one_is_not_written()
    {
        var writer = new RexFrameWriter();
        Assert.Throws<RexFrameException>(() => writer.WriteData(1, 0, new byte[RexLimits.MaxPayloadLength]));
        Assert.Equal(0, writer.Written.Length);
        writer.WriteData(1, 0, new byte[RexLimits.MaxPayloadLength - 1]);
        int count = 0;

        RexFrameFeed.Feed(new RexFrameDecoder(), writer.Written.Span, 5000, frame => count += frame.Payload.Length);

        Assert.Equal(RexLimits.MaxPayloadLength, count);
    }

    [Theory]
    [InlineData("00000004" + "01000000")]
    [InlineData("00100001")]
    [InlineData("FFFFFFFF")]
    public void A_length_that_no_frame_has_ends_the_link(string hex)
    {
        var decoder = new RexFrameDecoder();

        Assert.Throws<RexFrameException>(() => RexFrameFeed.Feed(decoder, Convert.FromHexString(hex), 1, static _ => { }));
    }
}
