using System.Net;
using System.Net.Sockets;

namespace Smash.DaemonCore.Cedar;

/// <summary>Splits messages into datagrams and sends them, as fast as the kernel and the bandwidth let it.</summary>
/// <param name="loop">The loop.</param>
/// <param name="socket">A bound UDP socket that does not block.</param>
/// <param name="options">Bandwidth and timeout.</param>
/// <param name="guard">Signs.</param>
/// <param name="counters">What is counted.</param>
internal sealed class FragmentSender(EventLoop loop, Socket socket, SafeSockOptions options, FragmentGuard guard, SafeSockCounters counters)
{
    private const int FragmentsPerTurn = 32;

    private readonly TokenBucket? _bucket = options.SendBytesPerSecond is { } rate ? new TokenBucket(loop.TimeProvider, rate) : null;
    private TaskCompletionSource? _waiting;
    private Exception? _failure;
    private ulong _lastMessage;
    private bool _isSending;

    /// <summary>Called when the kernel has no room: <see cref="GoOn"/> is to be called when it has.</summary>
    public Action? WantsToWrite { get; set; }

    public void GoOn() => _waiting?.TrySetResult();

    public void Fail(Exception exception)
    {
        _failure = exception;
        _waiting?.TrySetException(exception);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, IPEndPoint target, CancellationToken cancellationToken)
    {
        if (_isSending)
        {
            throw new InvalidOperationException("The socket is already sending.");
        }

        _isSending = true;
        try
        {
            await SendFragmentsAsync(message, target, cancellationToken);
            counters.MessagesSent++;
        }
        finally
        {
            _isSending = false;
        }
    }

    private async Task SendFragmentsAsync(ReadOnlyMemory<byte> message, IPEndPoint target, CancellationToken cancellationToken)
    {
        int count = FragmentHeader.CountFor(message.Length);
        var header = new FragmentHeader(guard.HasKey, 0, count, guard.Sender, ++_lastMessage, guard.Now);
        byte[] datagram = new byte[FragmentHeader.DatagramLength];
        long begin = loop.TimeProvider.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            int start = i * FragmentHeader.ContentLength;
            ReadOnlyMemory<byte> content = message[start..Math.Min(message.Length, start + FragmentHeader.ContentLength)];
            int length = Fill(datagram, header with { Index = i }, content.Span);
            await WaitForBandwidthAsync(length, begin, cancellationToken);
            await SendDatagramAsync(datagram.AsMemory(0, length), target, begin, cancellationToken);
            if (i % FragmentsPerTurn == FragmentsPerTurn - 1)
            {
                // Others have their turn, and the receiver time to empty its buffer.
                await Task.Yield();
            }
        }
    }

    private int Fill(byte[] datagram, FragmentHeader header, ReadOnlySpan<byte> content)
    {
        header.Write(datagram);
        content.CopyTo(datagram.AsSpan(FragmentHeader.Length));
        int length = FragmentHeader.Length + content.Length;
        if (header.IsSigned)
        {
            length += FragmentHeader.TagLength;
            guard.Sign(datagram.AsSpan(0, length));
        }

        return length;
    }

    private async Task WaitForBandwidthAsync(int length, long begin, CancellationToken cancellationToken)
    {
        if (_bucket is null)
        {
            return;
        }

        for (int left = length - _bucket.Take(length); left > 0; left -= _bucket.Take(left))
        {
            await WaitAsync(_bucket.GetDelay(left), begin, cancellationToken);
        }
    }

    private async Task SendDatagramAsync(ReadOnlyMemory<byte> datagram, IPEndPoint target, long begin, CancellationToken cancellationToken)
    {
        while (!TrySend(datagram.Span, target))
        {
            WantsToWrite?.Invoke();
            await WaitAsync(Timeout.InfiniteTimeSpan, begin, cancellationToken);
        }

        counters.FragmentsSent++;
        counters.BytesSent += datagram.Length;
    }

    /// <summary>Waits for <see cref="GoOn"/>, or until a time is over.</summary>
    private async Task WaitAsync(TimeSpan delay, long begin, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = ready;
        using LoopTimer? pause = delay == Timeout.InfiniteTimeSpan ? null : loop.Schedule(delay, () => ready.TrySetResult());
        using LoopTimer? limit = ScheduleTimeout(ready, begin);
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister((_, token) => loop.Post(() => ready.TrySetCanceled(token)), null);
        await ready.Task;
        _waiting = null;
    }

    private LoopTimer? ScheduleTimeout(TaskCompletionSource ready, long begin) => options.Timeout == Timeout.InfiniteTimeSpan
        ? null
        : loop.Schedule(options.Timeout - loop.TimeProvider.GetElapsedTime(begin), () => ready.TrySetException(
            new TimeoutException($"The message could not be sent within {options.Timeout.TotalSeconds:0.###} s.")));

    private bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint target)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        try
        {
            socket.SendTo(datagram, SocketFlags.None, target);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.IOPending)
        {
            return false;
        }
        catch (SocketException exception)
        {
            throw new IOException($"No datagram to {target}: {exception.Message}.", exception);
        }
    }
}
