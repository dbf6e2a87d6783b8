using System.Net.Sockets;
using Smash.Protocol;

namespace Smash.Session.Tests.Parts;

/// <summary>A client's end of its connection, played by a test. Updates are left out of the answers.</summary>
internal sealed class FakeClient(Socket socket)
{
    public void Send(IPacket packet)
    {
        byte[] bytes = PacketWriter.Encode(packet);
        Assert.Equal(bytes.Length, socket.Send(bytes));
    }

    /// <summary>Waits for the next packet that is no update: its type, and its first number if it has one.</summary>
    public (PacketType Type, uint Number) NextAnswer()
    {
        while (true)
        {
            Assert.True(PacketHeader.TryRead(Receive(ProtocolLimits.HeaderLength), out PacketHeader header));
            byte[] payload = Receive((int)header.Length);
            if (header.Type != PacketType.JobUpdate)
            {
                var reader = new PacketReader(payload);
                return (header.Type, payload.Length >= sizeof(uint) ? reader.ReadUInt32() : 0);
            }
        }
    }

    /// <summary>Submits a job.</summary>
    /// <returns>Its id.</returns>
    public uint Submit(EnvironmentBlock? environment = null) =>
        Submit(new StartJobRequest { Command = "sleep 1", Environment = environment ?? EnvironmentBlock.Empty });

    /// <summary>Submits a job into a pool.</summary>
    /// <returns>Its id.</returns>
    public uint Submit(string pool, int priority = 0) =>
        Submit(new StartJobRequest { Command = "sleep 1", Priority = priority, Options = new JobOptions { Terms = new JobTerms { Pool = pool } } });

    /// <summary>Makes or changes a pool.</summary>
    public void Set(SetPoolRequest request)
    {
        Send(request);
        Assert.Equal((PacketType.PoolRecords, 1u), NextAnswer());
    }

    /// <summary>Submits a job.</summary>
    /// <returns>Its id.</returns>
    public uint Submit(StartJobRequest request)
    {
        Send(request);
        (PacketType type, uint id) = NextAnswer();
        Assert.Equal(PacketType.JobSubmitSuccess, type);
        return id;
    }

    private byte[] Receive(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = socket.Receive(bytes.AsSpan(at));
            Assert.True(read > 0, "The session closed the connection.");
            at += read;
        }

        return bytes;
    }
}
