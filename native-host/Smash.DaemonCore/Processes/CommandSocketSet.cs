using System.Net;
using System.Net.Sockets;

namespace Smash.DaemonCore.Processes;

/// <summary>The command sockets of a child daemon, made and listening before it is started: a command that is sent at once waits in their backlogs.</summary>
internal sealed class CommandSocketSet : IDisposable
{
    private const int Backlog = 128;
    private const int PortTries = 16;

    private readonly List<(string Kind, Socket Socket)> _sockets = [];

    private CommandSocketSet()
    {
    }

    /// <summary>Where the child will hear commands; null without sockets.</summary>
    public string? Address { get; private set; }

    /// <summary>The descriptors and what SMASH_INHERIT calls them.</summary>
    public IEnumerable<(string Kind, int Descriptor)> Descriptors => _sockets.Select(static made => (made.Kind, (int)made.Socket.Handle));

    /// <summary>Makes the sockets.</summary>
    /// <param name="kinds">Which ones.</param>
    /// <param name="path">Where the Unix socket goes.</param>
    /// <param name="address">The address of the others.</param>
    /// <exception cref="SocketException">The kernel refused.</exception>
    public static CommandSocketSet Create(CommandSockets kinds, Func<string> path, IPAddress address)
    {
        var set = new CommandSocketSet();
        try
        {
            if (kinds.HasFlag(CommandSockets.Internet))
            {
                set.AddInternet(address);
            }

            if (kinds.HasFlag(CommandSockets.Unix))
            {
                set.AddUnix(path());
            }
        }
        catch
        {
            set.Dispose();
            throw;
        }

        return set;
    }

    /// <summary>Closes them here; the child has its own.</summary>
    public void Dispose()
    {
        foreach ((_, Socket socket) in _sockets)
        {
            // The descriptor alone: disposed of or finalized, the socket would remove its path, which is the child's now.
#pragma warning disable CA1816
            GC.SuppressFinalize(socket);
#pragma warning restore CA1816
            socket.SafeHandle.Dispose();
        }
    }

    private void AddUnix(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(("unix", socket));
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(Backlog);
        Address = path;
    }

    // The kernel gives the port of the first; it may be taken for the second.
    private void AddInternet(IPAddress address)
    {
        for (int left = PortTries; ; left--)
        {
            var stream = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            var datagrams = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                stream.Bind(new IPEndPoint(address, 0));
                datagrams.Bind(stream.LocalEndPoint!);
                stream.Listen(Backlog);
                _sockets.Add(("tcp", stream));
                _sockets.Add(("udp", datagrams));
                Address = $"<{stream.LocalEndPoint}>";
                return;
            }
            catch (SocketException) when (left > 0)
            {
                stream.Dispose();
                datagrams.Dispose();
            }
        }
    }
}
