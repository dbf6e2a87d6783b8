using System.Buffers;
using Smash.Protocol.Cedar;
using Smash.Protocol.Tests.Cedar;

namespace Smash.Fuzz.Targets;

/// <summary>CEDAR streams, in pieces as a socket gives them, and the items of the messages in them.</summary>
internal sealed class CedarTarget : IFuzzTarget
{
    private const int MessageCap = 64 << 10;

    public string Name => "cedar";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var writer = new CedarWriter();
            writer.Put(true);
            writer.Put((sbyte)-1);
            writer.Put(1234567890123L);
            writer.Put(1.5);
            writer.Put((Half)1);
            writer.Put("text");
            writer.Put([1, 2, 3]);
            writer.PutNull();
            var stream = new ArrayBufferWriter<byte>();
            CedarFrame.WriteMessage(writer.Message.Span, stream);
            CedarFrame.WriteMessage(writer.Message.Span[..2], stream);
            return [stream.WrittenSpan.ToArray(), [1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 15, 1, 0, 0, 0, 0]];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        try
        {
            Read(input.Span);
        }
        catch (CedarException)
        {
            // As everywhere: the stream is closed.
        }
    }

    private static void Read(ReadOnlySpan<byte> stream)
    {
        var assembler = new CedarAssembler(MessageCap);
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> piece = stream[..Math.Min(stream.Length, 1 + (stream[0] & 15))];
            stream = stream[piece.Length..];
            while (assembler.TryTake(piece, out int taken, out ReadOnlyMemory<byte> message))
            {
                ReadItems(new CedarReader(message));
                piece = piece[taken..];
            }
        }
    }

    private static void ReadItems(CedarReader reader)
    {
        while (!reader.IsAtEnd)
        {
            if (CedarItem.Read(reader, reader.NextType) is string text)
            {
                CheckAgain(text);
            }
        }

        reader.EndOfMessage();
    }

    private static void CheckAgain(string text)
    {
        var writer = new CedarWriter();
        writer.Put(text);
        if (new CedarReader(writer.Message).GetString() != text)
        {
            throw new FuzzException("A string is another one when it is written and read again.");
        }
    }
}
