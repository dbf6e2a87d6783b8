using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Output;

/// <summary>
/// Compresses the output of ended jobs that is old, and removes what is too old or too much, the oldest end first, while the records stay. It looks when a job has ended, or the next output is due; files are
/// dealt with on the pool, one after another, and records a slice at a time.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="archive">Where the ended jobs are found.</param>
/// <param name="store">Where it is written what has become of their output.</param>
/// <param name="recent">The records of the jobs that ended last.</param>
/// <param name="clients">Whose jobs they are.</param>
/// <param name="log">Is told how many.</param>
internal sealed class OutputRetention(EventLoop loop, JobArchive archive, JobStore store, RecentEnds recent, ClientTable clients, DaemonLog log)
{
    private const int SliceLength = 500;

    // What is removed at once where there is too much, so that the rest need not be measured with every job.
    private const int SpareTenths = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly KeptOutput First = new(0, 0, "", long.MinValue, OutputState.Whole);

    private readonly List<string> _unmeasured = [];
    private OutputRules _rules = OutputRules.None;
    private KeptOutput _removedUntil = First;
    private KeptOutput _compressedUntil = First;
    private long? _bytes;
    private bool _isSweeping;
    private bool _isChanged;
    private LoopTimer? _timer;
    private DateTime _timerDue = DateTime.MaxValue;

    /// <summary>Takes over what is to become of output, and does it.</summary>
    public void Configure(OutputRules rules)
    {
        _rules = rules;
        _bytes = null;
        _isChanged = _isSweeping;
        WakeIn(TimeSpan.Zero);
    }

    /// <summary>A job has ended and its end is on disk.</summary>
    public void OnEnded(Job job, JobRecord record)
    {
        if (_rules == OutputRules.None)
        {
            return;
        }

        if (_rules.MostBytes > 0)
        {
            _unmeasured.Add(job.OutputPath);
        }

        _isChanged = _isSweeping;
        WakeIn(Patience);
    }

    private void WakeIn(TimeSpan delay)
    {
        delay = delay < LongestSleep ? delay : LongestSleep;
        DateTime due = DateTime.UtcNow + delay;
        if (_rules == OutputRules.None || _isSweeping || due >= _timerDue)
        {
            return;
        }

        _timer?.Dispose();
        _timerDue = due;
        _timer = loop.Schedule(delay, Sweep);
    }

    private async void Sweep()
    {
        (_timer, _timerDue, _isSweeping, _isChanged) = (null, DateTime.MaxValue, true, false);
        long? next = null;
        try
        {
            next = Earlier(await RemoveOldAsync(), await CompressOldAsync());
            await RemoveExcessAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Warning($"the output of ended jobs is left as it is for now: {exception.Message}");
            next = UnixMicroseconds.Now + (long)LongestSleep.TotalMicroseconds;
        }

        _isSweeping = false;
        if (_isChanged)
        {
            WakeIn(Patience);
        }
        else if (next is { } due)
        {
            WakeIn(Patience + TimeSpan.FromMicroseconds(Math.Max(0, due - UnixMicroseconds.Now)));
        }
    }

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other ?? one : one;

    /// <returns>When the next is due; null: there is none.</returns>
    private async Task<long?> RemoveOldAsync()
    {
        if (_rules.RemoveAfter == TimeSpan.Zero)
        {
            return null;
        }

        (_removedUntil, long? next) = await ForEachOlderAsync(_removedUntil, _rules.RemoveAfter, RemoveAsync);
        return next;
    }

    private async Task<long?> CompressOldAsync()
    {
        if (_rules.CompressAfter == TimeSpan.Zero)
        {
            return null;
        }

        (_compressedUntil, long? next) = await ForEachOlderAsync(_compressedUntil, _rules.CompressAfter, CompressAsync);
        return next;
    }

    /// <summary>Does something with all output of jobs that ended long enough ago.</summary>
    /// <returns>The last of them, and when the next is due.</returns>
    private async Task<(KeptOutput Last, long? Next)> ForEachOlderAsync(KeptOutput after, TimeSpan age, Func<IReadOnlyList<KeptOutput>, Task> act)
    {
        while (true)
        {
            long horizon = UnixMicroseconds.Now - (long)age.TotalMicroseconds;
            KeptOutput begin = after;
            List<KeptOutput> slice = await archive.ReadAsync(reader => reader.LoadOutputs(begin, SliceLength));
            List<KeptOutput> old = slice.TakeWhile(output => output.EndedMicroseconds < horizon).ToList();
            await act(old);
            after = old.Count > 0 ? old[^1] : after;
            if (old.Count < slice.Count)
            {
                return (after, slice[old.Count].EndedMicroseconds + (long)age.TotalMicroseconds);
            }

            if (slice.Count < SliceLength)
            {
                return (after, null);
            }
        }
    }

    private async Task RemoveAsync(IReadOnlyList<KeptOutput> outputs)
    {
        KeptOutput[] kept = [.. outputs.Where(static output => output.State != OutputState.Removed)];
        // That it is gone is on disk first: nobody takes an output for empty that was removed.
        await SetStateAsync(kept, OutputState.Removed);
        await Task.Run(() => Array.ForEach(kept, TryDelete));
        Tell(kept.Length, "removed");
    }

    private async Task CompressAsync(IReadOnlyList<KeptOutput> outputs)
    {
        KeptOutput[] whole = [.. outputs.Where(static output => output.State == OutputState.Whole)];
        KeptOutput[] compressed = await Task.Run(() => Array.FindAll(whole, TryCompress));
        IReadOnlyList<KeptOutput> gone = await SetStateAsync(compressed, OutputState.Compressed);
        // Who removed those jobs meanwhile did not know of the compressed files.
        await Task.Run(() => gone.ToList().ForEach(TryDelete));
        Tell(compressed.Length, "compressed");
        if (compressed.Length > 0)
        {
            _bytes = null;
        }
    }

    /// <returns>Those whose records are not there any more.</returns>
    private async Task<IReadOnlyList<KeptOutput>> SetStateAsync(KeptOutput[] outputs, OutputState state)
    {
        if (outputs.Length == 0)
        {
            return outputs;
        }

        KeptOutput[] gone = [];
        await store.SaveAsync(writer => gone = Array.FindAll(outputs, output => !writer.SetOutputState(output.ClientKey, output.Id, state)));
        foreach (KeptOutput output in outputs)
        {
            recent.SetOutputState(clients[output.ClientKey], output.Id, state);
        }

        return gone;
    }

    /// <summary>Removes the oldest output where there is more than may be.</summary>
    private async Task RemoveExcessAsync()
    {
        if (_rules.MostBytes == 0)
        {
            return;
        }

        string[] added = [.. _unmeasured];
        _unmeasured.Clear();
        _bytes += await Task.Run(() => added.Sum(OutputFiles.Measure));
        if (_bytes is null || _bytes > _rules.MostBytes)
        {
            await MeasureAsync();
        }
    }

    /// <summary>Measures all output, the youngest first, and removes what is beyond the most that may be.</summary>
    private async Task MeasureAsync()
    {
        long sum = 0, most = _rules.MostBytes, spared = most / 10 * (10 - SpareTenths);
        KeptOutput? last = null, excess = null;
        List<KeptOutput> slice;
        do
        {
            KeptOutput? before = last;
            slice = await archive.ReadAsync(reader => reader.LoadLatestOutputs(before, SliceLength));
            List<KeptOutput> kept = slice.FindAll(static output => output.State != OutputState.Removed);
            long[] lengths = await Task.Run(() => kept.ConvertAll(static output => OutputFiles.Measure(output.Path)).ToArray());
            for (int i = 0; i < lengths.Length; i++)
            {
                // What fits into the spared part stays, if there is more than may be at all; that is known at the end.
                excess ??= sum + lengths[i] > spared ? kept[i] : null;
                sum += lengths[i];
            }

            last = slice.Count > 0 ? slice[^1] : last;
        }
        while (slice.Count == SliceLength);

        if (sum > most && excess is { } youngest)
        {
            await RemoveUntilAsync(youngest);
            sum = spared;
        }

        _bytes = sum;
    }

    private async Task RemoveUntilAsync(KeptOutput youngest)
    {
        KeptOutput after = First;
        for (bool isOver = false; !isOver;)
        {
            KeptOutput begin = after;
            List<KeptOutput> slice = await archive.ReadAsync(reader => reader.LoadOutputs(begin, SliceLength));
            List<KeptOutput> excess = slice.FindAll(output => (output.EndedMicroseconds, output.ClientKey, output.Id).CompareTo((youngest.EndedMicroseconds, youngest.ClientKey, youngest.Id)) <= 0);
            await RemoveAsync(excess);
            isOver = excess.Count < SliceLength;
            after = excess.Count > 0 ? excess[^1] : after;
        }
    }

    /// <summary>One that cannot be compressed stays whole, and the others do not wait for it; the next session tries again.</summary>
    private bool TryCompress(KeptOutput output)
    {
        try
        {
            OutputFiles.Compress(output.Path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Warning($"output that is to be compressed stays as it is: {exception.Message}");
            return false;
        }
    }

    private void TryDelete(KeptOutput output)
    {
        try
        {
            OutputFiles.Delete(output.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Warning($"output that is not kept any longer stays: {exception.Message}");
        }
    }

    private void Tell(int count, string what)
    {
        if (count > 0)
        {
            log.Category(LogCategory.Job).Info($"{what} the output of {count} ended jobs");
        }
    }
}
