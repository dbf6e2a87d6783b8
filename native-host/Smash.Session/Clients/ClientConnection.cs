using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Sockets;
using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Clients;

/// <summary>A client's connection: hands requests on, keeps the answers in their order, pushes updates. Whatever its peer does, others do not notice.</summary>
internal sealed class ClientConnection : IPacketHandler, IDisposable
{
    private const int MaxPendingAnswers = 4096;
    private const int MaxUnsentAnswers = 1024 * 1024;
    private const int MaxUnreadUpdates = 4 * 1024 * 1024;

    private static readonly TimeSpan MostQuiet = TimeSpan.FromSeconds(1);

    private readonly RequestDispatcher _dispatcher;
    private readonly ClientTable _clients;
    private readonly DaemonLog _log;
    private readonly PacketChannel _channel;
    private readonly PacketWriter _writer = new();
    private readonly Queue<PendingAnswer> _pending = [];
    private readonly CancellationTokenSource _lifetime = new();
    private readonly LoopTimer _quiet;
    private readonly int _descriptor;
    private int _unreadUpdates;
    private bool _isClosing;
    private bool _isClosed;

    /// <summary>Takes a connected socket over.</summary>
    public ClientConnection(EventLoop loop, int descriptor, RequestDispatcher dispatcher, ClientTable clients, DaemonLog log)
    {
        _descriptor = descriptor;
        _dispatcher = dispatcher;
        _clients = clients;
        _log = log;
        Lifetime = _lifetime.Token;
        _channel = new PacketChannel(loop, descriptor, this) { Drained = OnDrained };
        _quiet = loop.Schedule(MostQuiet, Take);
    }

    /// <summary>
    /// Told once, when the peer has spoken, is gone, or has long been quiet. Until then the connection could as well be another session's, and the master keeps it for one.
    /// </summary>
    public Action? Taken { get; set; }

    /// <summary>Told when the connection is closed.</summary>
    public Action<ClientConnection>? Closed { get; set; }

    /// <summary>Whom it speaks for; null before LOGIN.</summary>
    public Client? Client { get; private set; }

    /// <summary>Whether others may have the same name.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Whether updates carry the job's record.</summary>
    public bool WantsRecords { get; private set; }

    /// <summary>Whether answers must be waited for before the next request is looked at: set by a request that may hold much memory or wait long.</summary>
    public bool IsExclusive { get; set; }

    /// <summary>Canceled when the connection is closed.</summary>
    public CancellationToken Lifetime { get; }

    /// <summary>The process that connected; null: it is not known, or the connection is closed.</summary>
    public int? PeerProcessId => _isClosed ? null : GetPeerCredentials.FindProcess(_descriptor);

    /// <summary>Carries a login out.</summary>
    /// <exception cref="RequestRefusedException">The login is refused.</exception>
    public void Login(ConnectHostRequest request)
    {
        IsShared = request.IsShared;
        WantsRecords = request.WantsRecords;
        Client = _clients.Login(this, request.UserName);
    }

    /// <summary>Pushes an update.</summary>
    /// <param name="update">The packet, encoded.</param>
    public void SendUpdate(ReadOnlySpan<byte> update)
    {
        _unreadUpdates += update.Length;
        if (_unreadUpdates > MaxUnreadUpdates)
        {
            _log.Category(LogCategory.Network).Warning($"A client left {_unreadUpdates} bytes of updates unread and is disconnected.");
            _channel.Close();
            return;
        }

        _channel.Send(update);
    }

    /// <summary>Closes once all answers have gone.</summary>
    public void CloseAfterAnswers()
    {
        _isClosing = true;
        CloseIfAnswered();
    }

    /// <summary>Closes once all that the peer has sent whole is answered; the peer can send no more.</summary>
    /// <returns>Whether it is to be waited for. A connection that was not taken is left as it is.</returns>
    public bool Retire()
    {
        if (Taken is null)
        {
            _channel.StopReceiving();
            return true;
        }

        Taken = null;
        _channel.IsPaused = true;
        return false;
    }

    public void CloseIfPeerGone()
    {
        if (_channel.IsPeerGone)
        {
            _channel.Close();
        }
    }

    /// <summary>Closes at once.</summary>
    public void Dispose() => _channel.Close();

    void IPacketHandler.OnPacket(PacketType type, ReadOnlySpan<byte> payload)
    {
        Take();
        ValueTask<IPacket> answer = _dispatcher.Dispatch(this, type, payload);
        // A refused login ends the connection; a login is answered at once.
        _isClosing |= type == PacketType.Login && Client is null;
        if (_pending.Count == 0 && answer.IsCompletedSuccessfully)
        {
            Send(answer.Result);
            CloseIfAnswered();
        }
        else
        {
            var pending = new PendingAnswer();
            _pending.Enqueue(pending);
            AwaitAnswer(answer, pending);
        }

        Throttle();
    }

    void IPacketHandler.OnBrokenFrame(PacketHeader header)
    {
        Take();
        _pending.Enqueue(new PendingAnswer
        {
            Packet = new Nack(Errno.EMSGSIZE, $"A payload of {header.Length} bytes is over the {ProtocolLimits.MaxPayloadLength} that a packet may have; the connection is closed."),
        });
        _isClosing = true;
        SendAnswered();
    }

    void IPacketHandler.OnEndOfInput() => CloseAfterAnswers();

    void IPacketHandler.OnClosed()
    {
        Take();
        _isClosed = true;
        _lifetime.Cancel();
        _lifetime.Dispose();
        if (Client is { } client)
        {
            Client = null;
            _clients.Logout(client, this);
        }

        Closed?.Invoke(this);
    }

    private void Take()
    {
        _quiet.Dispose();
        Action? taken = Taken;
        Taken = null;
        taken?.Invoke();
    }

    // Void, since nobody waits for it: a fault here is the loop's, not lost in a task.
    private async void AwaitAnswer(ValueTask<IPacket> answer, PendingAnswer pending)
    {
        pending.Packet = await answer;
        SendAnswered();
        Throttle();
    }

    private void SendAnswered()
    {
        while (_pending.TryPeek(out PendingAnswer? first) && first.Packet is { } packet)
        {
            _pending.Dequeue();
            Send(packet);
        }

        CloseIfAnswered();
    }

    private void Send(IPacket packet)
    {
        _dispatcher.Answered?.Invoke(packet);
        _writer.Write(packet);
        _channel.Send(_writer.Written.Span);
        _writer.Clear();
    }

    private void CloseIfAnswered()
    {
        if (_isClosing && _pending.Count == 0)
        {
            _channel.CloseAfterSending();
        }
    }

    private void OnDrained()
    {
        _unreadUpdates = 0;
        Throttle();
    }

    private void Throttle()
    {
        if (_pending.Count == 0)
        {
            IsExclusive = false;
        }

        _channel.IsPaused = IsExclusive || _pending.Count >= MaxPendingAnswers || _channel.UnsentLength > MaxUnsentAnswers;
    }
}
