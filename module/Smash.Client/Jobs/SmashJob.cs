using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// A job, live: the properties follow what the host pushes, as long as the connection that it came from is open. Times are local.
/// </summary>
public sealed partial class SmashJob
{
    private readonly object _gate = new();
    private volatile JobRecord _record;
    private List<IJobListener>? _listeners;

    internal SmashJob(SmashConnection connection, JobRecord record)
    {
        Connection = connection;
        _record = record;
    }

    /// <summary>
    /// The state has changed. Raised on a thread of the connection's, which waits for the handlers: they must not send requests. What one
    /// throws goes to <see cref="System.Diagnostics.Trace"/>.
    /// </summary>
    public event EventHandler<JobStateChangedEventArgs>? StateChanged;

    /// <summary>
    /// The job can be followed no more, though it has not ended: <see cref="Fault"/> says why. Raised as <see cref="StateChanged"/> is.
    /// </summary>
    public event EventHandler? Lost;

    /// <summary>The connection that the job came from.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Why the job can be followed no more, though it has not ended; null while it is followed.</summary>
    public SmashException? Fault { get; private set; }

    /// <summary>The record as the host sent it last.</summary>
    public JobRecord Record => _record;

    /// <summary>Whether no further change can come.</summary>
    public bool IsEnded => _record.State.IsEnded();

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Name})";

    internal static bool IsNewer(JobRecord record, JobRecord than) =>
        (GetAttempt(record), GetRank(record.State)).CompareTo((GetAttempt(than), GetRank(than.State))) >= 0;

    /// <summary>Takes over a record, unless it is older than what is known: an answer may be overtaken by an update.</summary>
    internal void Apply(JobRecord record)
    {
        JobState previous;
        IJobListener[] settled = [];
        lock (_gate)
        {
            if (!IsNewer(record, than: _record))
            {
                return;
            }

            previous = _record.State;
            _record = record;
            Fault = null;
            if (record.State.IsEnded())
            {
                settled = TakeListeners();
            }
        }

        Announce(previous, record.State);
        Tell(settled);
    }

    /// <summary>Says that no more will be heard of the job.</summary>
    internal void Lose(SmashException fault)
    {
        IJobListener[] settled;
        lock (_gate)
        {
            if (IsEnded)
            {
                return;
            }

            Fault = fault;
            settled = TakeListeners();
        }

        Tell(settled);
        GuardedEvent.Raise(Lost, this);
    }

    /// <summary>Has a listener told when the job has ended or is lost; at once, if it has.</summary>
    internal void Listen(IJobListener listener)
    {
        lock (_gate)
        {
            if (!IsEnded && Fault is null)
            {
                (_listeners ??= []).Add(listener);
                return;
            }
        }

        listener.OnSettled(this);
    }

    internal void Unlisten(IJobListener listener)
    {
        lock (_gate)
        {
            _listeners?.Remove(listener);
        }
    }

    private static uint GetAttempt(JobRecord record) => record.Options.Terms?.Attempt ?? 1;

    // New, then Running and Suspended in turns, then Canceled, then the end: no job goes back, unless it is run again.
    private static int GetRank(JobState state) => state switch
    {
        JobState.New => 0,
        JobState.Running or JobState.Suspended => 1,
        JobState.Canceled => 2,
        _ => 3,
    };

    private IJobListener[] TakeListeners()
    {
        IJobListener[] taken = _listeners?.ToArray() ?? [];
        _listeners = null;
        return taken;
    }

    private void Tell(IJobListener[] listeners)
    {
        foreach (IJobListener listener in listeners)
        {
            listener.OnSettled(this);
        }
    }

    private void Announce(JobState previous, JobState state)
    {
        if (previous != state)
        {
            GuardedEvent.Raise(StateChanged, this, new JobStateChangedEventArgs(previous, state));
        }
    }
}
