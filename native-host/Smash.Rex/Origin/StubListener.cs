using System.Net.Sockets;
using Smash.DaemonCore;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Interop;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>
/// Where stubs and C programs come to: a Unix socket on which frames are spoken. Each connection is a link of its own, on which the one who came is the starter, and ends with whoever made it. Only this user and root may come.
/// For the loop's thread alone.
/// </summary>
internal sealed class StubListener : IDisposable, IDescriptorHandler
{
    private static readonly TimeSpan ExhaustionPause = TimeSpan.FromMilliseconds(100);

    private readonly LinkServices _services;
    private readonly Socket _socket;
    private readonly DescriptorRegistration _registration;
    private readonly HashSet<RexPeer> _peers = [];

    /// <summary>Serves a socket that listens already.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="socket">The socket, which is closed with it; its file stays.</param>
    public StubListener(LinkServices services, SafeSocketHandle socket)
    {
        _services = services;
        _socket = new Socket(socket) { Blocking = false };
        _registration = services.Loop.Register((int)_socket.Handle, DescriptorEvents.Read, this);
    }

    /// <summary>Called for each connection, with the process that made it, as the kernel knows it.</summary>
    public Action<int>? Connected { get; set; }

    /// <summary>Decides about what is opened: accepts or refuses the channel, now or later.</summary>
    public required Action<RexChannel, RexOpen> Opened { get; init; }

    /// <summary>Called when the last connection has ended.</summary>
    public Action? Emptied { get; set; }

    /// <summary>Connections that are open.</summary>
    public int Count => _peers.Count;

    /// <inheritdoc/>
    public void OnReady(DescriptorEvents ready)
    {
        try
        {
            while (true)
            {
                Take(_socket.Accept());
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
        {
            // All that have come are taken.
        }
        catch (SocketException exception)
        {
            // No descriptor or memory is left: those that wait are taken when there is again.
            _services.Log.Warning($"no stub is taken for a while: {exception.Message}");
            _registration.Change(DescriptorEvents.None);
            _services.Loop.Schedule(ExhaustionPause, () => _registration.Change(DescriptorEvents.Read));
        }
    }

    /// <summary>Takes no more, and ends what is open.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _socket.Dispose();
        foreach (RexPeer peer in _peers.ToList())
        {
            peer.End("REX of this host ends.");
        }
    }

    private void Take(Socket connection)
    {
        using (connection)
        {
            UnixCredentials from = UnixCredentials.Of(connection);
            if (from.UserId != 0 && from.UserId != GetEffectiveUserId.Invoke())
            {
                _services.Log.Category(LogCategory.Security).Warning($"user {from.UserId} (process {from.ProcessId}) may not use this REX");
                return;
            }

            // A descriptor for each direction, since each end closes its own.
            int input = DuplicateDescriptor.Invoke((int)connection.Handle);
            int output = DuplicateDescriptor.Invoke((int)connection.Handle);
            if (input < 0 || output < 0)
            {
                Close(input);
                Close(output);
                _services.Log.Warning($"process {from.ProcessId} is not served: there are no descriptors left");
                return;
            }

            _ = ServeAsync(new FrameStream(PipeReadEnd.Adopt(_services.Loop, input), PipeWriteEnd.Adopt(_services.Loop, output)), from.ProcessId);
        }
    }

    private static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            CloseDescriptor.Invoke(descriptor);
        }
    }

    private async Task ServeAsync(FrameStream frames, int pid)
    {
        var peer = new RexPeer(frames, _services.Loop.TimeProvider, isStarter: false) { Opened = Opened };
        _peers.Add(peer);
        Connected?.Invoke(pid);
        string why = await peer.RunAsync(LocalHello.Make(_services.Version));
        _peers.Remove(peer);
        if (why.Length > 0)
        {
            _services.Log.Category(LogCategory.Network).Info($"the connection of process {pid} has ended: {why}");
        }

        if (_peers.Count == 0)
        {
            Emptied?.Invoke();
        }
    }
}
