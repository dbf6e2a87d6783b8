using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>
/// Removes the records of ended jobs, with their files, that are too old or too many, the oldest end first. It looks when a job has ended or the oldest one is due, a slice at a time:
/// neither the loop nor the records are held up.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="archive">Where the ended jobs are found.</param>
/// <param name="remover">Removes them.</param>
/// <param name="log">Is told how many.</param>
internal sealed class RecordRetention(EventLoop loop, JobArchive archive, RecordRemover remover, DaemonLog log)
{
    private const int SliceLength = 500;

    // So many ends may come together before one looks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private TimeSpan _time;
    private int _count;
    private long _mostEnded;
    private bool _isSweeping;
    private LoopTimer? _timer;
    private DateTime _timerDue = DateTime.MaxValue;

    private bool IsOn => _time > TimeSpan.Zero || _count > 0;

    /// <summary>Takes over what is to be kept, and removes what is beyond it.</summary>
    /// <param name="time">Records of jobs that ended longer ago are removed; zero: none for its age.</param>
    /// <param name="count">The records of so many ended jobs are kept; 0: of any number.</param>
    public void Configure(TimeSpan time, int count)
    {
        _time = time;
        _count = count;
        WakeIn(TimeSpan.Zero);
    }

    /// <summary>A job has ended and its end is on disk.</summary>
    public void OnEnded()
    {
        _mostEnded++;
        if (_count > 0 && _mostEnded > _count)
        {
            WakeIn(Patience);
        }
        else if (_time > TimeSpan.Zero && _timer is null)
        {
            WakeIn(_time);
        }
    }

    private void WakeIn(TimeSpan delay)
    {
        delay = delay < LongestSleep ? delay : LongestSleep;
        DateTime due = DateTime.UtcNow + delay;
        if (!IsOn || _isSweeping || due >= _timerDue)
        {
            return;
        }

        _timer?.Dispose();
        _timerDue = due;
        _timer = loop.Schedule(delay, Sweep);
    }

    private async void Sweep()
    {
        _timer = null;
        _timerDue = DateTime.MaxValue;
        _isSweeping = true;
        long removed = 0;
        List<ExpiredRecord> expired;
        long? oldest;
        do
        {
            (expired, oldest) = await FindExpiredAsync();
            if (expired.Count > 0)
            {
                await remover.RemoveAllAsync(expired);
                removed += expired.Count;
            }
        }
        while (expired.Count == SliceLength);

        _isSweeping = false;
        if (removed > 0)
        {
            log.Category(LogCategory.Job).Info($"removed the records of {removed} ended jobs, which are not kept any longer");
        }

        if (_time > TimeSpan.Zero && oldest is { } ended)
        {
            WakeIn(Patience + TimeSpan.FromMicroseconds(Math.Max(0, ended - Horizon())));
        }
    }

    /// <summary>The end before which a record is too old.</summary>
    private long Horizon() => _time > TimeSpan.Zero ? UnixMicroseconds.Now - (long)_time.TotalMicroseconds : long.MinValue;

    /// <returns>The next ones to remove, and the oldest end of those that stay.</returns>
    private async Task<(List<ExpiredRecord> Expired, long? Oldest)> FindExpiredAsync()
    {
        long excess = await CountExcessAsync();
        long horizon = Horizon();
        List<ExpiredRecord> ends = await archive.ReadAsync(static reader => reader.LoadOldestEnds(SliceLength + 1));
        int count = 0;
        while (count < Math.Min(ends.Count, SliceLength) && (count < excess || ends[count].EndedMicroseconds < horizon))
        {
            count++;
        }

        return (ends[..count], count < ends.Count ? ends[count].EndedMicroseconds : null);
    }

    /// <summary>How many are too many now: others remove jobs too, so that a number that is kept along would remove more than it should.</summary>
    private async Task<long> CountExcessAsync()
    {
        if (_count == 0)
        {
            return 0;
        }

        _mostEnded = 0;
        long ended = await archive.ReadAsync(static reader => reader.CountEnded());
        // What has ended meanwhile may be counted twice: one looks sooner than need be.
        _mostEnded += ended;
        return Math.Max(0, ended - _count);
    }
}
