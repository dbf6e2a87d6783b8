using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>
/// Raises one event for any number of jobs, when one comes to a state that was asked for. It keeps the jobs alive, and hears of them until its own
/// last handler is gone.
/// </summary>
public sealed class JobEventSource
{
    private readonly object _gate = new();
    private readonly SmashJob[] _jobs;
    private readonly HashSet<JobState> _states;
    private readonly Dictionary<SmashJob, JobState> _heard = [];
    private EventHandler<JobEventArgs>? _handlers;

    private int _left;

    /// <summary>Makes one that raises nothing yet.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="states">The states that are told of.</param>
    /// <param name="maxCount">Most events to raise; 0: as many as there are. PowerShell counts too, but later, on another thread.</param>
    internal JobEventSource(IEnumerable<SmashJob> jobs, IEnumerable<JobState> states, int maxCount)
    {
        _jobs = [.. jobs.Distinct()];
        _states = [.. states];
        _left = maxCount == 0 ? int.MaxValue : maxCount;
    }

    /// <summary>A job has come to a state that was asked for, or was in it from the beginning.</summary>
    public event EventHandler<JobEventArgs> JobStateChanged
    {
        add
        {
            lock (_gate)
            {
                _handlers += value;
            }
        }

        remove
        {
            lock (_gate)
            {
                _handlers -= value;
            }

            EndUnlessWanted();
        }
    }

    /// <summary>Begins: what is so already is raised at once, on the calling thread.</summary>
    internal void Start()
    {
        foreach (SmashJob job in _jobs)
        {
            job.StateChanged += OnStateChanged;
            Tell(job, job.State, isChange: false);
        }

        // What is raised here may have been all that was wanted.
        EndUnlessWanted();
    }

    private void EndUnlessWanted()
    {
        lock (_gate)
        {
            if (_handlers is not null)
            {
                return;
            }
        }

        Array.ForEach(_jobs, job => job.StateChanged -= OnStateChanged);
    }

    private void OnStateChanged(object? sender, JobStateChangedEventArgs arguments) => Tell((SmashJob)sender!, arguments.State, isChange: true);

    private void Tell(SmashJob job, JobState state, bool isChange)
    {
        EventHandler<JobEventArgs>? handlers;
        lock (_gate)
        {
            // A change may be told of between being seen here and being looked at, or the other way about: it is one.
            bool isKnown = _heard.TryGetValue(job, out JobState last);
            if (isKnown && (!isChange || last == state || last.IsEnded()))
            {
                return;
            }

            _heard[job] = state;
            handlers = _states.Contains(state) && _left-- > 0 ? _handlers : null;
        }

        handlers?.Invoke(job, new JobEventArgs(job, state));
    }
}
