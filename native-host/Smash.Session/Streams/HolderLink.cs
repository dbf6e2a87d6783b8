using System.Buffers.Binary;
using System.Net.Sockets;

namespace Smash.Session.Streams;

/// <summary>A connection to a job's holder, by which its input is written. Nothing here blocks: sockets are waited for by the runtime, and what follows runs on the loop.</summary>
internal sealed class HolderLink : IDisposable
{
    /// <summary>Most bytes of a frame's content.</summary>
    public const int MaxFrame = 64 * 1024;

    private const int HeaderLength = 5;

    private readonly Socket _socket;

    private HolderLink(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <returns>The connection; null: nobody listens there, yet or any more.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static async Task<HolderLink?> TryConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new HolderLink(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a frame and waits until the job's pipe, or terminal, has all of it.</summary>
    /// <returns>Accepted, Refused, or Ended where the job has ended, or its holder has.</returns>
    /// <exception cref="OperationCanceledException">It was ended; the frame may still be written.</exception>
    public async Task<HolderFrame> SendAsync(HolderFrame kind, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        byte[] header = new byte[HeaderLength];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), content.Length);
        try
        {
            await SendAllAsync(header, cancellation);
            await SendAllAsync(content, cancellation);
            return await ReceiveAsync(cancellation);
        }
        catch (SocketException)
        {
            return HolderFrame.Ended;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
        }
    }

    private async Task<HolderFrame> ReceiveAsync(CancellationToken cancellation)
    {
        // Who is not attached gets nothing but frames of a number, or of two at the end.
        byte[] frame = new byte[HeaderLength + sizeof(uint)];
        for (int length = 0; length < frame.Length;)
        {
            int count = await _socket.ReceiveAsync(frame.AsMemory(length), SocketFlags.None, cancellation);
            if (count == 0)
            {
                return HolderFrame.Ended;
            }

            length += count;
        }

        return (HolderFrame)frame[0];
    }
}
