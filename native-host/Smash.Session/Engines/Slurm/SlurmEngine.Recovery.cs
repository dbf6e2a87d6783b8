using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <content>A new session, or host, takes up what an earlier one has handed over.</content>
internal sealed partial class SlurmEngine
{
    private bool _isLoaded;

    public void Recover(Job job)
    {
        Load();
        if (!_byJob.TryGetValue(job.Key, out _))
        {
            RecoverUnsent(job);
            return;
        }

        _scheduler.RestoreSlot(job);
    }

    /// <summary>Goes on with the jobs that were taken up.</summary>
    public void Resume()
    {
        if (_batches.Count > 0)
        {
            _folder.Make();
            _events.Watch();
            _ = _events.ReadAsync();
            LookWithin(TimeSpan.Zero);
        }
    }

    private void Load()
    {
        if (!_isLoaded)
        {
            _isLoaded = true;
            foreach (SlurmBatch batch in _files.Load(FindClaimed))
            {
                Add(batch);
            }
        }
    }

    private Job? FindClaimed(ulong key) => _jobs.Find(key) is { Claim: not ClaimState.None, Options.Engine.Name: { } name } job && name == Name ? job : null;

    /// <summary>It was in no batch yet.</summary>
    private void RecoverUnsent(Job job)
    {
        if (job.CancelSignal == 0)
        {
            _scheduler.Requeue(job);
        }
        else
        {
            _lifecycle.EndWithoutProcess(job, RunEnds.NeverBegan(job, null));
        }
    }
}
