using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// CEDAR messages of up to 1 MiB over UDP, split into datagrams of at most 1,400 bytes and put together again. A message arrives whole and once, or not at all:
/// nothing is acknowledged and nothing sent again. With a key every datagram is signed and replays are dropped; nothing is ever encrypted.
/// For its loop's thread alone.
/// </summary>
public sealed class SafeSock : IDisposable, IDescriptorHandler
{
    private const int DatagramsPerTurn = 64;
    private const int KernelBuffer = 4 * 1024 * 1024;

    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly SafeSockOptions _options;
    private readonly FragmentGuard _guard;
    private readonly Reassembly _reassembly;
    private readonly SenderTable _senders;
    private readonly DescriptorRegistration _registration;
    private readonly FragmentSender _fragments;
    private readonly byte[] _datagram = new byte[FragmentHeader.DatagramLength + 1];
    private readonly bool _isMapped;
    private CedarWriter? _message;
    private TaskCompletionSource<SafeMessage>? _receiving;
    private bool _isDisposed;

    private SafeSock(EventLoop loop, Socket socket, SafeSockOptions options)
    {
        options.Check();
        _loop = loop;
        _socket = socket;
        _options = options;
        _socket.Blocking = false;
        _socket.ReceiveBufferSize = _socket.SendBufferSize = KernelBuffer;
        _socket.EnableBroadcast = options.AllowsBroadcast;
        _isMapped = socket.AddressFamily == AddressFamily.InterNetworkV6 && socket.DualMode;
        _guard = new FragmentGuard(loop.TimeProvider, options, Counters);
        _reassembly = new Reassembly(loop, options, Counters);
        _senders = new SenderTable(options.SenderCap);
        _fragments = new FragmentSender(loop, socket, options, _guard, Counters);
        Address = ((IPEndPoint)socket.LocalEndPoint!).ToSinful();
        _registration = loop.Register((int)socket.Handle, DescriptorEvents.None, this);
        _fragments.WantsToWrite = () => _registration.Change(_registration.Interest | DescriptorEvents.Write);
    }

    /// <summary>Where it is bound.</summary>
    public SinfulAddress Address { get; }

    /// <summary>What it has seen.</summary>
    public SafeSockCounters Counters { get; } = new();

    /// <summary>The descriptor, to be inherited by a child.</summary>
    public SafeSocketHandle Handle => _socket.SafeHandle;

    internal Reassembly Incomplete => _reassembly;

    /// <summary>Binds a UDP port.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="address">The local address; <see cref="IPAddress.IPv6Any"/> is for IPv4 too.</param>
    /// <param name="port">The port; 0: any within the range. One that is given need not be in the range.</param>
    /// <param name="range">Which ports 0 may mean; <see cref="PortRange.Any"/>: the kernel chooses.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="PortRangeException">All ports of the range are taken.</exception>
    /// <exception cref="IOException">The port is taken or refused.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static SafeSock Bind(EventLoop loop, IPAddress address, int port, PortRange range = default, SafeSockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(address);
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            PortBinder.Bind(socket, address, port, range);
            return new SafeSock(loop, socket, options ?? SafeSockOptions.Default);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a bound UDP socket that somebody else made: inherited from a parent.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="handle">The descriptor; it is owned and closed.</param>
    /// <param name="options">Null: the defaults.</param>
    public static SafeSock Attach(EventLoop loop, SafeSocketHandle handle, SafeSockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return new SafeSock(loop, new Socket(handle), options ?? SafeSockOptions.Default);
    }

    /// <summary>The writer of the message that is being made; <see cref="EndOfMessageAsync"/> sends it, and the next call begins a new one.</summary>
    public CedarWriter Encode() => _message ??= new CedarWriter();

    /// <summary>Sends what was put into <see cref="Encode"/> since the last message.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Gives up; the rest of the message is not sent.</param>
    public Task EndOfMessageAsync(SinfulAddress target, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> message = Encode().Message;
        _message = null;
        return SendAsync(message, target.ToEndPoint(), cancellationToken);
    }

    /// <summary>Sends a message. One call at a time.</summary>
    /// <param name="message">All its items; used until the call ends.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Gives up; the rest of the message is not sent.</param>
    /// <exception cref="ArgumentException">The message is over the cap.</exception>
    /// <exception cref="IOException">There is no way there. That nobody listens there is never known.</exception>
    /// <exception cref="TimeoutException">The kernel did not take it in time; what was sent of it will be dropped by the receiver.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, IPEndPoint target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        CheckUse();
        if (message.Length > _options.MessageCap)
        {
            throw new ArgumentException($"A message of {message.Length} bytes is over the {_options.MessageCap} that datagrams may carry: send it through a {nameof(ReliSock)}.", nameof(message));
        }

        await _fragments.SendAsync(message, Map(target), cancellationToken);
    }

    /// <summary>Waits for the next whole message. One call at a time; between calls what comes waits in the kernel, as far as that has room.</summary>
    /// <param name="timeout">Most time to wait; null: for ever.</param>
    /// <param name="cancellationToken">Gives up; nothing is lost by it.</param>
    /// <exception cref="TimeoutException">Nothing came; nothing is lost by it.</exception>
    public async Task<SafeMessage> ReceiveAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        CheckUse();
        if (_receiving is not null)
        {
            throw new InvalidOperationException("The socket is already receiving.");
        }

        var receiving = new TaskCompletionSource<SafeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiving = receiving;
        _registration.Change(_registration.Interest | DescriptorEvents.Read);
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister((_, token) => _loop.Post(() => GiveUp(receiving, new OperationCanceledException(token))), null);
        using LoopTimer? limit = timeout is { } time && time != Timeout.InfiniteTimeSpan
            ? _loop.Schedule(time, () => GiveUp(receiving, new TimeoutException($"No message came within {time.TotalSeconds:0.###} s.")))
            : null;
        return await receiving.Task;
    }

    /// <summary>Closes; calls that are under way fail.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _registration.Dispose();
        _reassembly.Dispose();
        _socket.Dispose();
        _receiving?.TrySetException(new ObjectDisposedException(nameof(SafeSock)));
        _fragments.Fail(new ObjectDisposedException(nameof(SafeSock)));
    }

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready)
    {
        if (ready.HasFlag(DescriptorEvents.Write))
        {
            _registration.Change(_registration.Interest & ~DescriptorEvents.Write);
            _fragments.GoOn();
        }

        if (_receiving is null)
        {
            _registration.Change(_registration.Interest & ~DescriptorEvents.Read);
        }
        else if ((ready & ~DescriptorEvents.Write) != 0)
        {
            ReceiveDatagrams();
        }
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_loop.IsCurrent)
        {
            throw new InvalidOperationException("A CEDAR socket is for its loop's thread alone.");
        }
    }

    private void GiveUp(TaskCompletionSource<SafeMessage> receiving, Exception reason)
    {
        if (_receiving == receiving)
        {
            _receiving = null;
            receiving.TrySetException(reason);
        }
    }

    private void ReceiveDatagrams()
    {
        // The first read may find nothing, since epoll tells of a datagram before its checksum is looked at; that costs an exception, so that only what is there is read after it.
        for (int i = 0; i < DatagramsPerTurn && _receiving is not null && (i == 0 || _socket.Available > 0); i++)
        {
            EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            try
            {
                int length = _socket.ReceiveFrom(_datagram, SocketFlags.None, ref from);
                Counters.DatagramsReceived++;
                Counters.BytesReceived += length;
                Take(((IPEndPoint)from).WithoutMapping(), _datagram.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // Nothing there after all, or an error of something that was sent earlier: no message of ours.
                return;
            }
        }
    }

    private void Take(IPEndPoint from, ReadOnlySpan<byte> datagram)
    {
        if (!FragmentHeader.TryRead(datagram, _options.MessageCap, out FragmentHeader header, out ReadOnlySpan<byte> content))
        {
            Counters.Malformed++;
            return;
        }

        if (!_guard.Believes(datagram, header))
        {
            return;
        }

        (IPEndPoint?, ulong) sender = (header.IsSigned ? null : from, header.Sender);
        if (_senders.Knows(sender, header))
        {
            Counters.Duplicates++;
            return;
        }

        byte[]? message = header.Count == 1 ? content.ToArray() : _reassembly.Add(from, header, content);
        if (message is not null)
        {
            _senders.Add(sender, header);
            Deliver(new SafeMessage(from, new CedarReader(message), header.IsSigned));
        }
    }

    private void Deliver(SafeMessage message)
    {
        Counters.MessagesReceived++;
        TaskCompletionSource<SafeMessage> receiving = _receiving!;
        _receiving = null;
        receiving.SetResult(message);
    }

    private IPEndPoint Map(IPEndPoint target) =>
        _isMapped && target.AddressFamily == AddressFamily.InterNetwork ? new IPEndPoint(target.Address.MapToIPv6(), target.Port) : target;
}
