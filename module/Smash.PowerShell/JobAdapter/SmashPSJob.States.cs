using System.Management.Automation;
using System.Reflection;
using Smash.Client;
using PSJobState = System.Management.Automation.JobState;

namespace Smash.PowerShell;

/// <content>
/// How the state follows the job. Handlers of StateChanged may wait for other threads (Receive-Job's do), so they are called on threads of the
/// pool, one after another for each job, and never on the connection's own.
/// </content>
public sealed partial class SmashPSJob
{
    // PowerShell has had it since Job2 has; the reference that the module is compiled against has not.
    private static readonly Action<Job2, PSJobState, Exception?>? SetStateWithReason = typeof(Job2)
        .GetMethod(nameof(SetJobState), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [typeof(PSJobState), typeof(Exception)])
        ?.CreateDelegate<Action<Job2, PSJobState, Exception?>>();

    private readonly object _gate = new();
    private readonly Queue<PSJobState> _changes = new();
    private readonly List<Action<Exception?>> _awaitingEnd = [];
    private PSJobState _latest = PSJobState.NotStarted;
    private bool _isAnnouncing;
    private bool _isEndAnnounced;

    /// <summary>Takes over what is known of the job now, perhaps by another connection than before.</summary>
    /// <param name="job">The job.</param>
    internal void Refresh(SmashJob job)
    {
        if (job != SmashJob && !SmashJob.IsEnded)
        {
            Unlisten(SmashJob);
            SmashJob = job;
            Listen(job);
        }

        Follow();
    }

    /// <summary>Waits until the changes that are known have been announced, but not for long: a handler may take its time.</summary>
    /// <param name="timeout">Longest time to wait.</param>
    internal void Settle(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_isAnnouncing)
            {
                Monitor.Wait(_gate, timeout);
            }
        }
    }

    private void Listen(SmashJob job)
    {
        job.StateChanged += OnStateChanged;
        job.Lost += OnLost;
    }

    private void Unlisten(SmashJob job)
    {
        job.StateChanged -= OnStateChanged;
        job.Lost -= OnLost;
    }

    private void OnStateChanged(object? sender, JobStateChangedEventArgs arguments) => Follow();

    private void OnLost(object? sender, EventArgs arguments) => Follow();

    private void Follow()
    {
        lock (_gate)
        {
            PSJobState state = JobStateMap.Get(SmashJob);
            if (state == _latest || JobStateMap.IsFinished(_latest))
            {
                return;
            }

            _latest = state;
            _changes.Enqueue(state);
            if (!_isAnnouncing)
            {
                _isAnnouncing = true;
                ThreadPool.QueueUserWorkItem(static job => job.Announce(), this, preferLocal: false);
            }
        }
    }

    /// <summary>Announces the first state, of which nobody can have heard yet.</summary>
    private void AnnounceAtOnce()
    {
        _latest = JobStateMap.Get(SmashJob);
        _isEndAnnounced = JobStateMap.IsFinished(_latest);
        SetState(_latest);
    }

    private void Announce()
    {
        while (TryTakeChange(out PSJobState state))
        {
            try
            {
                if (JobStateMap.IsFinished(state))
                {
                    _loader.Finish();
                }

                SetState(state);
            }
            catch (Exception exception)
            {
                // On a thread of the pool nobody would catch it.
                _streams.Report(exception, this);
            }

            TellEnd(state);
        }
    }

    private bool TryTakeChange(out PSJobState state)
    {
        lock (_gate)
        {
            _isAnnouncing = _changes.TryDequeue(out state);
            if (!_isAnnouncing)
            {
                Monitor.PulseAll(_gate);
            }

            return _isAnnouncing;
        }
    }

    private void SetState(PSJobState state)
    {
        PSBeginTime = SmashJob.Started;
        PSEndTime = SmashJob.Ended;
        try
        {
            if (SetStateWithReason is null)
            {
                SetJobState(state);
            }
            else
            {
                SetStateWithReason(this, state, JobStateMap.GetUntoldReason(SmashJob));
            }
        }
        catch (ObjectDisposedException)
        {
            // Removed meanwhile: nobody waits for it any more.
        }
    }

    /// <summary>Has a waiter called, once, when the state says that the job has ended; at once, if it does.</summary>
    private void AwaitEnd(Action<Exception?> waiter)
    {
        lock (_gate)
        {
            if (!_isEndAnnounced)
            {
                _awaitingEnd.Add(waiter);
                return;
            }
        }

        waiter(null);
    }

    private void TellEnd(PSJobState state)
    {
        if (state == PSJobState.Disconnected)
        {
            TellEnd(isEnded: false, SmashJob.Fault);
        }
        else if (JobStateMap.IsFinished(state))
        {
            TellEnd(isEnded: true, error: null);
        }
    }

    private void TellEnd(bool isEnded, Exception? error)
    {
        Action<Exception?>[] waiters;
        lock (_gate)
        {
            _isEndAnnounced |= isEnded;
            waiters = [.. _awaitingEnd];
            _awaitingEnd.Clear();
        }

        Array.ForEach(waiters, waiter => waiter(error));
    }
}
