using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;

/// <summary>
/// Stands between a client and a host and makes of the host one of the release before: what came since is cut out of requests, as a host skips fields that it
/// does not know, and out of answers, as one does not send them; packets that it did not have are answered with EOPNOTSUPP.
/// </summary>
public sealed class OldHostProxy : IDisposable
{
    private const uint Nack = 1, Submit = 3, Query = 256, LastKnownRequest = 264, NotSupported = 95;
    private const int Header = 8;

    // Fields of the releases since: 19 to 30, 51 to 56, 116, 117 and all from 130 on; and of limits the two that are none of the kernel's.
    private static readonly HashSet<ushort> NewTags = new HashSet<ushort> { 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 51, 52, 53, 54, 55, 56, 116, 117 };
    private const ushort FirstOfTheQueue = 130;
    private const ushort EffectiveLimit = 45;
    private const uint FirstNewLimit = 256;

    private readonly Socket _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _target;
    private int _submissions;

    public OldHostProxy(string path, string target)
    {
        _target = target;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(8);
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Submissions that came from clients.</summary>
    public int Submissions => _submissions;

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket client = _listener.Accept();
                var host = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                host.Connect(new UnixDomainSocketEndPoint(_target));
                new Thread(() => Pump(client, host, ForwardRequest)) { IsBackground = true }.Start();
                new Thread(() => Pump(host, client, ForwardAnswer)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static void Pump(Socket from, Socket to, Action<uint, byte[], Stream, Stream> forward)
    {
        try
        {
            using var source = new NetworkStream(from);
            using var target = new NetworkStream(to);
            byte[] header = new byte[Header];
            while (true)
            {
                source.ReadExactly(header);
                byte[] payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))];
                source.ReadExactly(payload);
                forward(BinaryPrimitives.ReadUInt32BigEndian(header), payload, source, target);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone: so has the other.
        }

        from.Dispose();
        to.Dispose();
    }

    private void ForwardRequest(uint type, byte[] payload, Stream client, Stream host)
    {
        if (type > LastKnownRequest)
        {
            Write(client, Nack, [0, 0, 0, (byte)NotSupported, 0, 0, 0, 0]);
            return;
        }

        if (type == Submit)
        {
            Interlocked.Increment(ref _submissions);
        }

        Write(host, type, type switch
        {
            Submit => Strip(payload, SubmissionLength(payload)),
            Query => Strip(payload, 0),
            _ => payload,
        });
    }

    private static void ForwardAnswer(uint type, byte[] payload, Stream host, Stream client) => Write(client, type, type switch
    {
        0 or 260 => Strip(payload, 0),
        11 => Strip(payload, 8),
        12 => Strip(payload, 4),
        14 => Strip(payload, 16 + (18 * 8)),
        257 => StripRecords(payload),
        _ => payload,
    });

    private static int SubmissionLength(byte[] payload)
    {
        int at = 12;
        at += 4 + ReadLength(payload, at);
        int variables = ReadLength(payload, at);
        at += 4;
        for (int i = 0; i < variables; i++)
        {
            at += 4 + ReadLength(payload, at);
        }

        return at;
    }

    private static byte[] StripRecords(byte[] payload)
    {
        var stripped = new List<byte>(payload[..4]);
        int at = 4;
        for (int count = ReadLength(payload, 0); count > 0; count--)
        {
            int length = ReadLength(payload, at);
            byte[] record = Strip(payload[(at + 4)..(at + 4 + length)], 0);
            byte[] prefix = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(prefix, record.Length);
            stripped.AddRange(prefix);
            stripped.AddRange(record);
            at += 4 + length;
        }

        stripped.AddRange(Strip(payload[at..], 0));
        return stripped.ToArray();
    }

    private static byte[] Strip(byte[] payload, int core)
    {
        var stripped = new List<byte>(payload[..core]);
        for (int at = core; at < payload.Length;)
        {
            ushort tag = BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(at));
            int end = at + 6 + ReadLength(payload, at + 2);
            bool isNewLimit = tag == EffectiveLimit && BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(at + 6)) >= FirstNewLimit;
            if (!NewTags.Contains(tag) && tag < FirstOfTheQueue && !isNewLimit)
            {
                stripped.AddRange(payload[at..end]);
            }

            at = end;
        }

        return stripped.ToArray();
    }

    private static int ReadLength(byte[] payload, int at) => (int)BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(at));

    private static void Write(Stream target, uint type, byte[] payload)
    {
        byte[] packet = new byte[Header + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, type);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), payload.Length);
        payload.CopyTo(packet, Header);
        target.Write(packet);
    }
}
