using System.Diagnostics;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// A connection to a host, for any number of threads at once. When the host's session is started again the connection drops; it is
/// made again by itself, and jobs that somebody holds are brought up to date.
/// </summary>
public sealed partial class SmashConnection : IDisposable
{
    // A session that fails again while it is being connected to is waited for again, but not for ever.
    private const int MaxAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly JobTable _jobs = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _disposal = new();
    private readonly LinkUse? _link;
    private volatile PacketChannel? _channel;
    private volatile bool _isDisposed;

    private SmashConnection(HostEndpoint endpoint, ConnectionOptions options)
    {
        Endpoint = endpoint;
        Options = options;
        _link = endpoint.Link?.Use();
    }

    /// <summary>
    /// The host has pushed an update, which <see cref="SmashJob"/> objects have taken over. Raised on the connection's own thread, which waits
    /// for the handlers: they must not send requests. What one throws goes to <see cref="System.Diagnostics.Trace"/>.
    /// </summary>
    public event EventHandler<JobUpdatedEventArgs>? JobUpdated;

    /// <summary>The host has closed the connection, or it broke. Raised before it is made again, on the connection's own thread.</summary>
    public event EventHandler? Lost;

    /// <summary>Where the host listens.</summary>
    public HostEndpoint Endpoint { get; }

    /// <summary>How the connection logs in.</summary>
    public ConnectionOptions Options { get; }

    /// <summary>Version of the host, from the last login; empty for the core protocol.</summary>
    public string HostVersion { get; private set; } = "";

    /// <summary>Whether the host, at the last login, knows a submission that is made again, so that StartJob repeats one whose answer was lost.</summary>
    public bool HonoursSubmissionKeys => _channel is { HonoursSubmissionKeys: true };

    /// <summary>Whether the host, at the last login, keeps input of any size for a submission that is to come (<see cref="InputSpooler"/>).</summary>
    public bool KnowsSpooledInput => _channel is { KnowsSpooledInput: true };

    /// <summary>Name of the host's machine.</summary>
    public string ComputerName => Endpoint.ComputerName;

    /// <summary>Whether the connection is there at this moment.</summary>
    public bool IsOpen => !_isDisposed && _channel is { Failure: null };

    /// <summary>Whether the connection was closed here, for good.</summary>
    public bool IsClosed => _isDisposed;

    /// <summary>Connects and logs in.</summary>
    /// <param name="endpoint">Where the host listens.</param>
    /// <param name="options">How to log in; null: as a shared login of the Unix user.</param>
    /// <param name="cancellationToken">Ends the waiting for the host's answer.</param>
    /// <exception cref="HostNotRunningException">Nobody listens there.</exception>
    /// <exception cref="EndpointException">The socket cannot be used.</exception>
    /// <exception cref="SmashException">The host refused the login: EBUSY, EINVAL, EPROTONOSUPPORT.</exception>
    /// <exception cref="SmashConnectionLostException">The host closed the connection without an answer.</exception>
    public static SmashConnection Open(HostEndpoint endpoint, ConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var connection = new SmashConnection(endpoint, options ?? new ConnectionOptions());
        try
        {
            connection.EnsureOpen(cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes the connection again, if it is lost and the options allow it, and brings the jobs that somebody holds up to date.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">As for <see cref="Open"/>.</exception>
    public void EnsureOpen(CancellationToken cancellationToken = default) => GetChannel(cancellationToken);

    /// <summary>Sends a request without waiting. Answers come in the order of the requests.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the making of a lost connection.</param>
    /// <exception cref="SmashException">EMSGSIZE: it does not fit into a packet; or the connection cannot be made again.</exception>
    public PendingAnswer Post(IPacket request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GetChannel(cancellationToken).Post(request);
    }

    /// <summary>
    /// Sends a request and waits for its answer. One that only reads, or that may be made twice, is made again when the connection was
    /// lost before the answer.
    /// </summary>
    /// <typeparam name="TAnswer">The answer that the protocol has for it.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting; a request that was sent is carried out all the same.</param>
    /// <exception cref="SmashException">The host refused the request.</exception>
    /// <exception cref="SmashConnectionLostException">The answer was lost; its MayBeDone tells whether the request was sent.</exception>
    public TAnswer Send<TAnswer>(IPacket request, CancellationToken cancellationToken = default)
        where TAnswer : IPacket
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Post(request, cancellationToken).Wait(cancellationToken) is TAnswer answer
                    ? answer
                    : throw new SmashException(Errno.EBADMSG, $"The host answered {request.Type} with another answer than the protocol has for it.");
            }
            catch (SmashConnectionLostException exception) when (CanRepeat(request.Type, exception) && attempt < MaxAttempts)
            {
                // The next turn makes the connection again, or says why it cannot be.
            }
        }
    }

    /// <summary>As <see cref="Send"/>, for something that goes on for long: while another machine or the network is away it waits, as long as the options say.</summary>
    internal TAnswer SendPatiently<TAnswer>(IPacket request, CancellationToken cancellationToken)
        where TAnswer : IPacket => WithPatience(() => Send<TAnswer>(request, cancellationToken), cancellationToken);

    /// <summary>Closes the connection. Jobs go on.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _disposal.Cancel();
        _channel?.Dispose();
        LoseJobs(new SmashConnectionLostException("The connection was closed."));
        _link?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Endpoint.ToString();

    private bool CanRepeat(PacketType type, SmashConnectionLostException exception) => Options.Reconnects
        && !_isDisposed
        && (!exception.MayBeDone || type is PacketType.JobQuery or PacketType.JobStatus or PacketType.JobListAll or PacketType.HostStatus
            or PacketType.JobGetStdout or PacketType.JobGetStderr or PacketType.JobSetPriority or PacketType.JobSetTerms or PacketType.JobSetLimits or PacketType.JobRestart or PacketType.JobCancel or PacketType.PoolQuery);

    private void OnUpdate(JobUpdate update)
    {
        if (update.Record is { } record)
        {
            _jobs.Apply(record);
        }

        if (JobUpdated is { } handlers)
        {
            GuardedEvent.Raise(handlers, this, new JobUpdatedEventArgs(update));
        }
    }

    private void OnLost(PacketChannel channel)
    {
        if (_isDisposed || channel != _channel)
        {
            return;
        }

        GuardedEvent.Raise(Lost, this);
        if (Options.Reconnects && _jobs.GetHeld().Count > 0)
        {
            Recover();
        }
    }

    /// <summary>Makes the connection again for the jobs that somebody holds, and perhaps waits for.</summary>
    private void Recover()
    {
        try
        {
            EnsureOpenWithPatience();
        }
        catch (SmashException exception)
        {
            LoseJobs(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed meanwhile, which tells the jobs itself.
        }
    }

    private void EnsureOpenWithPatience() => WithPatience<object?>(
        () =>
        {
            EnsureOpen(_disposal.Token);
            return null;
        },
        _disposal.Token);

    /// <summary>Does something again while the other machine or the network is away; what was asked meanwhile may have made the connection already.</summary>
    private T WithPatience<T>(Func<T> action, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return action();
            }
            catch (SshLinkException exception) when (exception.IsTransient && Options.Reconnects && Stopwatch.GetElapsedTime(begin) < Options.ReconnectTimeout)
            {
                cancellationToken.WaitHandle.WaitOne(pause);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private void LoseJobs(SmashException fault)
    {
        foreach (SmashJob job in _jobs.GetHeld())
        {
            job.Lose(fault);
        }
    }
}
