using System.Text;
using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Fuzz.Targets;

/// <summary>REX's frames, in pieces, with the payloads that their types have; then the same bytes as a quoted line.</summary>
internal sealed class RexFrameTarget : IFuzzTarget
{
    public string Name => "rex";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var writer = new RexFrameWriter();
            writer.Write((RexFrameType)1, 0, new RexFields().Add(1, "one").Add(2, 2u));
            writer.WriteUInt32((RexFrameType)2, 1, 7);
            writer.WriteData(1, 1, [1, 2, 3]);
            return [writer.Written.ToArray(), "'a b' \"c\\\"d\" e\\ f"u8.ToArray(), .. Enumerable.Range(0, 24).Select(static type => new byte[] { 0, 0, 0, 13, (byte)type, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0 })];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        try
        {
            Read(input.Span);
        }
        catch (Exception exception) when (exception is RexFrameException or MalformedPacketException)
        {
            // As everywhere: the connection ends.
        }

        try
        {
            _ = QuotedLine.Split(Encoding.UTF8.GetString(input.Span));
        }
        catch (FormatException)
        {
            // As everywhere: a quote that is not closed.
        }
    }

    private static void Read(ReadOnlySpan<byte> stream)
    {
        var decoder = new RexFrameDecoder();
        while (!stream.IsEmpty)
        {
            Memory<byte> room = decoder.GetRoom();
            int count = Math.Min(room.Length, Math.Min(stream.Length, 1 + (stream[0] & 31)));
            stream[..count].CopyTo(room.Span);
            decoder.Advance(count);
            stream = stream[count..];
            while (decoder.TryRead(out RexFrame frame))
            {
                ReadPayload(frame);
            }
        }
    }

    private static void ReadPayload(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        _ = frame.Type switch
        {
            RexFrameType.Hello => RexHello.Read(ref reader),
            RexFrameType.Open => RexOpen.Read(ref reader),
            RexFrameType.Exit => RexExit.Read(ref reader),
            RexFrameType.Window => RexWindow.Read(ref reader),
            _ => (object)RexFields.Read(ref reader),
        };
    }
}
