using Smash.Protocol.Rex;

namespace Smash.Rex.Tests.Frames;

/// <summary>Gives a decoder bytes in pieces, as a connection does.</summary>
internal static class RexFrameFeed
{
    public static void Feed(RexFrameDecoder decoder, ReadOnlySpan<byte> bytes, int step, Action<RexFrame> take)
    {
        while (bytes.Length > 0)
        {
            Memory<byte> room = decoder.GetRoom();
            int count = Math.Min(step, Math.Min(room.Length, bytes.Length));
            bytes[..count].CopyTo(room.Span);
            bytes = bytes[count..];
            decoder.Advance(count);
            while (decoder.TryRead(out RexFrame frame))
            {
                take(frame);
            }
        }
    }
}
