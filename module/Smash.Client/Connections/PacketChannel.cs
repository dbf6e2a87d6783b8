using System.Net.Sockets;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// One connected socket: requests go out in the order in which they are posted, a thread of its own reads answers and updates. Once
/// lost it stays lost.
/// </summary>
internal sealed class PacketChannel : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameReader _frames;
    private readonly Action<JobUpdate> _onUpdate;
    private readonly Action<PacketChannel> _onLost;
    private readonly PacketWriter _writer = new();
    private readonly object _sending = new();
    private readonly Queue<PendingAnswer> _pending = new();

    public PacketChannel(Socket socket, Action<JobUpdate> onUpdate, Action<PacketChannel> onLost)
    {
        _socket = socket;
        _frames = new FrameReader(new NetworkStream(socket, ownsSocket: false));
        _onUpdate = onUpdate;
        _onLost = onLost;
        new Thread(Read) { IsBackground = true, Name = "Smash connection" }.Start();
    }

    /// <summary>Why the channel is lost; null while it is not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether the host at the other end knows a submission that is made again by its key; set at the login.</summary>
    public bool HonoursSubmissionKeys { get; set; }

    /// <summary>Whether the host knows of jobs on other hosts.</summary>
    public bool KnowsRemoteRuns { get; set; }

    /// <summary>Whether the host knows of what <see cref="JobOptions"/> ask for.</summary>
    public bool KnowsOptions { get; set; }

    /// <summary>Whether the host keeps input of any size for a submission that is to come.</summary>
    public bool KnowsSpooledInput { get; set; }

    /// <summary>Sends a request.</summary>
    /// <exception cref="SmashConnectionLostException">The channel is lost; nothing was sent, or less than the whole request.</exception>
    /// <exception cref="SmashException">EMSGSIZE: the request does not fit into a packet.</exception>
    public PendingAnswer Post(IPacket request)
    {
        var pending = new PendingAnswer(request.Type);
        lock (_sending)
        {
            Encode(request);
            lock (_pending)
            {
                if (Failure is { } failure)
                {
                    throw new SmashConnectionLostException(failure.Message, failure);
                }

                // Before it is sent, since the answer may come at once.
                _pending.Enqueue(pending);
            }

            pending.IsUndelivered = !TrySend(_writer.Written.Span);
        }

        return pending;
    }

    public void Dispose()
    {
        // Wakes the reading thread, which fails what is pending and closes the socket.
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Lost before.
        }
    }

    private void Encode(IPacket request)
    {
        _writer.Clear();
        try
        {
            _writer.Write(request);
        }
        catch (InvalidOperationException exception)
        {
            throw new SmashException(Errno.EMSGSIZE, exception.Message, exception) { Request = request.Type };
        }
    }

    /// <summary>A host that is being replaced takes nothing more and answers what it has: then this fails, and says for certain that the host has less than the whole packet.</summary>
    private bool TrySend(ReadOnlySpan<byte> packet)
    {
        try
        {
            while (!packet.IsEmpty)
            {
                packet = packet[_socket.Send(packet)..];
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The reading thread sees the end and fails all that is pending, this request too: its waiting tells.
            return false;
        }
    }

    private void Read()
    {
        Exception failure;
        try
        {
            while (_frames.TryRead(out PacketHeader header, out ReadOnlySpan<byte> payload))
            {
                Dispatch(PacketDecoder.Decode(header.Type, payload));
            }

            failure = new EndOfStreamException("The host closed the connection.");
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or MalformedPacketException)
        {
            failure = exception;
        }

        Lose(failure);
        _onLost(this);
    }

    private void Dispatch(IPacket packet)
    {
        if (packet is JobUpdate update)
        {
            _onUpdate(update);
            return;
        }

        PendingAnswer? pending;
        lock (_pending)
        {
            _pending.TryDequeue(out pending);
        }

        (pending ?? throw new MalformedPacketException("The host answered a request that was never made.")).Complete(packet);
    }

    private void Lose(Exception failure)
    {
        PendingAnswer[] unanswered;
        lock (_pending)
        {
            Failure = failure;
            unanswered = [.. _pending];
            _pending.Clear();
        }

        _socket.Dispose();
        foreach (PendingAnswer pending in unanswered)
        {
            pending.Fail(failure);
        }
    }
}
