using System.Net.Sockets;
using Smash.Protocol;

namespace Smash.Client.Tests;

/// <summary>The host's end of one connection.</summary>
internal sealed class FakePeer(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket);

    /// <summary>Reads a request; throws EndOfStreamException when the client has gone.</summary>
    public (PacketType Type, byte[] Payload) Receive()
    {
        byte[] header = new byte[ProtocolLimits.HeaderLength];
        _stream.ReadExactly(header);
        Assert.True(PacketHeader.TryRead(header, out PacketHeader read));
        byte[] payload = new byte[read.Length];
        _stream.ReadExactly(payload);
        return (read.Type, payload);
    }

    /// <summary>Reads a request, which has to be of one type.</summary>
    public byte[] Receive(PacketType type)
    {
        (PacketType got, byte[] payload) = Receive();
        Assert.Equal(type, got);
        return payload;
    }

    public ConnectHostRequest ReceiveLogin()
    {
        var reader = new PacketReader(Receive(PacketType.Login));
        return ConnectHostRequest.ReadPayload(ref reader);
    }

    public ReceiveOutputRequest ReceiveOutputRequest(OutputStream stream = OutputStream.StandardOutput)
    {
        var reader = new PacketReader(Receive(stream == OutputStream.StandardOutput ? PacketType.JobGetStdout : PacketType.JobGetStderr));
        return Protocol.ReceiveOutputRequest.ReadPayload(stream, ref reader);
    }

    /// <summary>Takes a submission.</summary>
    public StartJobRequest ReceiveSubmission()
    {
        var reader = new PacketReader(Receive(PacketType.JobSubmit));
        return StartJobRequest.ReadPayload(ref reader);
    }

    /// <param name="honoursSubmissionKeys">Whether the host is new enough to know a submission that is made again.</param>
    public void AcceptLogin(bool honoursSubmissionKeys = false)
    {
        ReceiveLogin();
        Send(new Ack { ProtocolVersion = ProtocolLimits.Version, HostVersion = "9.9", HonoursSubmissionKeys = honoursSubmissionKeys });
    }

    public void Send(IPacket packet) => SendRaw(PacketWriter.Encode(packet));

    public void SendRaw(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    /// <summary>Takes nothing more: the client's writes fail from now on.</summary>
    public void StopReceiving() => _stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Receive);

    public void Dispose() => _stream.Dispose();

    /// <summary>Keeps the connection until the client closes it.</summary>
    public void WaitForEnd()
    {
        try
        {
            Assert.Fail($"The client sent {Receive().Type} where it was to send nothing.");
        }
        catch (EndOfStreamException)
        {
            // As it should be.
        }
    }
}
