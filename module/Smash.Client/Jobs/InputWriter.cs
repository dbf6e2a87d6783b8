using System.Buffers;
using System.Runtime.ExceptionServices;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Sends to the open input of a job. What is written goes at once, and together with what came while the piece before was on its way; who writes faster than the job reads waits.</summary>
public sealed class InputWriter : IDisposable
{
    // What gathers while a piece is on its way, at most.
    private const int MostWaiting = 4 * 1024 * 1024;

    private readonly SmashConnection _connection;
    private readonly uint _jobId;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private ArrayBufferWriter<byte> _waiting = new();
    private bool _isComplete;
    private bool _isEnd;
    private bool _hasSent;
    private Exception? _failure;

    /// <summary>Connects for it: a request that waits for the job holds back the answers behind it.</summary>
    /// <param name="connection">A connection to the job's host.</param>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    /// <exception cref="SmashException">The connection cannot be made.</exception>
    public InputWriter(SmashConnection connection, uint jobId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = SmashConnection.Open(connection.Endpoint, connection.Options with { WantsRecords = false, Reconnects = false }, cancellationToken);
        _jobId = jobId;
        _sending = Task.Factory.StartNew(SendAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes.</summary>
    /// <param name="bytes">The bytes, at most some MiB.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">An earlier piece was refused: ESRCH, EINVAL, EPIPE.</exception>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_failure is null && _waiting.WrittenCount > MostWaiting)
            {
                WaitForRoom(cancellationToken);
            }

            ThrowIfFailed();
            bool isFirst = _waiting.WrittenCount == 0;
            _waiting.Write(bytes);
            if (isFirst)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void WaitForRoom(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration wake = cancellationToken.UnsafeRegister(static writer => ((InputWriter)writer!).Wake(), this);
        while (_failure is null && _waiting.WrittenCount > MostWaiting)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Monitor.Wait(_gate);
        }
    }

    /// <summary>Waits until all that was written has been taken.</summary>
    /// <param name="isEnd">Whether the job's input is to end behind it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">A piece was refused: ESRCH, EINVAL, EPIPE.</exception>
    public void Complete(bool isEnd, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isComplete = true;
            _isEnd = isEnd;
            Monitor.PulseAll(_gate);
        }

        _sending.Wait(cancellationToken);
        lock (_gate)
        {
            ThrowIfFailed();
        }
    }

    /// <summary>Closes the connection; what was not taken by then is not sent.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.PulseAll(_gate);
        }

        _stop.Cancel();
        _connection.Dispose();
        _sending.Wait(CancellationToken.None);
        _stop.Dispose();
    }

    private void SendAll()
    {
        try
        {
            while (Take() is { } request)
            {
                Send(request);
            }
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            lock (_gate)
            {
                _failure = exception;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Send(SendInputRequest request)
    {
        try
        {
            _connection.Send<Ack>(request, _stop.Token);
            _hasSent = true;
        }
        catch (SmashException exception) when (exception is { Error: Errno.ESRCH or Errno.EPIPE, Request: not null } && _hasSent && request.Data.IsEmpty)
        {
            // It has ended, or reads no more, and has had all that was sent: there is nothing left to complete.
        }
    }

    private SendInputRequest? Take()
    {
        lock (_gate)
        {
            while (_waiting.WrittenCount == 0 && !_isComplete)
            {
                Monitor.Wait(_gate);
            }

            bool isEnd = _isComplete && _isEnd;
            if (_waiting.WrittenCount == 0 && !isEnd)
            {
                return null;
            }

            var request = new SendInputRequest { JobId = _jobId, Data = _waiting.WrittenMemory, IsEnd = isEnd };
            _isEnd &= !isEnd;
            _waiting = new ArrayBufferWriter<byte>();
            Monitor.PulseAll(_gate);
            return request;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
