using CsCheck;
using Smash.Protocol.Rex;
using Smash.Protocol.Tests;
using Smash.Rex.Tests.Frames;

namespace Smash.Rex.Tests.Properties;

/// <summary>Frames between hosts, in whatever pieces they come; and what is no frame.</summary>
public sealed class RexFrameProperties
{
    private static readonly Gen<byte[]> Payload = Gen.Byte.Array[0, 300];

    [Fact]
    public void Frames_come_out_as_they_went_in_however_they_are_split() => Property.Holds(
        Gen.Select(Gen.Select(Gen.UInt[1, uint.MaxValue], Payload).List[1, 10], Gen.Int[1, 400]),
        static sample =>
        {
            (List<(uint Channel, byte[] Payload)> frames, int step) = sample;
            var writer = new RexFrameWriter();
            frames.ForEach(frame => writer.WriteData(frame.Channel, 1, frame.Payload));
            var read = new List<(uint Channel, byte[] Payload)>();

            RexFrameFeed.Feed(new RexFrameDecoder(), writer.Written.Span, step, frame => read.Add((frame.Channel, frame.Payload[1..].ToArray())));

            Assert.Equal(frames.Select(static frame => (frame.Channel, Convert.ToHexString(frame.Payload))), read.Select(static frame => (frame.Channel, Convert.ToHexString(frame.Payload))));
        });

    [Fact]
    public void Whatever_comes_is_frames_or_ends_the_link() => Property.Holds(Gen.Select(Gen.OneOf(Payload, Gen.OneOf<byte>(0, 0, 0, 1, 9, 255).Array[0, 200]), Gen.Int[1, 50]), static sample =>
    {
        int length = 0;
        try
        {
            RexFrameFeed.Feed(new RexFrameDecoder(), sample.Item1, sample.Item2, frame => length += frame.Payload.Length);
        }
        catch (RexFrameException)
        {
        }

        Assert.InRange(length, 0, sample.Item1.Length);
    },
    iterations: 1000);
}
