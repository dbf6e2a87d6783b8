using System.Net.Sockets;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>Reads what a server sends, down to the last byte.</summary>
internal static class RawAnswer
{
    /// <summary>Reads to the end of the stream.</summary>
    /// <returns>The one message that came; null: none did.</returns>
    public static CedarReader? ReadToEnd(Socket socket)
    {
        var assembler = new CedarAssembler();
        CedarReader? answer = null;
        byte[] buffer = new byte[4096];
        for (int count; (count = socket.Receive(buffer)) > 0;)
        {
            Assert.Null(answer);
            if (assembler.TryTake(buffer.AsSpan(0, count), out int taken, out ReadOnlyMemory<byte> message))
            {
                answer = new CedarReader(message);
            }

            Assert.Equal(count, taken);
        }

        Assert.False(assembler.IsInsideMessage);
        return answer;
    }

    public static byte[] Frame(ReadOnlyMemory<byte> message)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        CedarFrame.WriteMessage(message.Span, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
