using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Logs;
using Smash.Protocol.Red.Discovery;

namespace Smash.Red.Discovery;

/// <summary>
/// Answers datagrams that look for REDs, off the loop: to whom they came from, and never with more bytes than came. One that cannot have the port does without, since a RED can be called without being found;
/// several REDs of one machine share it, and each gets what is sent to a group or broadcast.
/// </summary>
internal sealed class DiscoveryResponder : IDisposable
{
    private const int MostPerSecond = 200;

    private readonly RedAnnouncement _announcement;
    private readonly DaemonLog _log;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _sockets = [];
    private long _second;
    private int _answered;

    /// <summary>Makes one that does not listen yet.</summary>
    /// <param name="announcement">What it answers.</param>
    /// <param name="log">Where it tells what happens.</param>
    public DiscoveryResponder(RedAnnouncement announcement, DaemonLog log)
    {
        _announcement = announcement;
        _log = log;
    }

    /// <summary>Listens, over both versions of IP as far as there are both.</summary>
    /// <param name="port">The port.</param>
    public void Start(int port)
    {
        TryListen(port, IPAddress.Any, socket => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse(RedDiscovery.Group))));
        TryListen(port, IPAddress.IPv6Any, socket => socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.Parse(RedDiscovery.Group6))));
        foreach (Socket socket in _sockets)
        {
            _ = AnswerAsync(socket);
        }

        _log.Category(LogCategory.Network).Info($"answering those who look for REDs at UDP port {port}, {_sockets.Count} sockets");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _sockets.ForEach(static socket => socket.Dispose());
        _end.Dispose();
    }

    private void TryListen(int port, IPAddress address, Action<Socket> join)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            _sockets.Add(socket);
            join(socket);
        }
        catch (SocketException exception)
        {
            // Bound without its group it hears what is broadcast, and what is sent to it alone.
            _log.Category(LogCategory.Network).Warning($"those who look for REDs over {address.AddressFamily} are not heard as they should be: {exception.Message}");
            if (!socket.IsBound)
            {
                socket.Dispose();
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        byte[] buffer = new byte[RedDiscovery.QuestionBytes];
        EndPoint anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _end.Token).ConfigureAwait(false);
                if (RedDiscovery.TryReadQuestion(buffer.AsSpan(0, received.ReceivedBytes), out ulong nonce)
                    && RedDiscovery.WriteAnswer(nonce, _announcement, received.ReceivedBytes) is { } answer && MayAnswer())
                {
                    await socket.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, _end.Token).ConfigureAwait(false);
                }
            }
            catch (SocketException exception)
            {
                // Of one datagram: longer than a question, or whoever asked cannot be reached.
                _log.Category(LogCategory.Network).Debug($"a datagram was not answered: {exception.Message}");
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // Both sockets share it; that one more or less is answered at the change of a second is nothing.
    private bool MayAnswer()
    {
        long second = Environment.TickCount64 / 1000;
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            _answered = 0;
        }

        return Interlocked.Increment(ref _answered) <= MostPerSecond;
    }
}
