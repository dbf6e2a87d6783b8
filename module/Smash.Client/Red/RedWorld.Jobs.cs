using System.Collections.Concurrent;
using System.Diagnostics;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client;

/// <content>The jobs of a world. The RED tells of each end once, so what this process has heard is kept.</content>
public sealed partial class RedWorld
{
    /// <summary>Most ended jobs that are remembered; the oldest go first.</summary>
    internal const int MaxEndedJobs = 1000;

    private readonly ConcurrentDictionary<int, RedJob> _jobs = new();

    /// <summary>Has a file written with what comes by a connection (red_sink).</summary>
    /// <param name="sink">The file, and where to wait for the connection: port 0 has the RED choose one (<see cref="RedJob.Port"/>).</param>
    /// <param name="properties">What the job is asked for; null: <see cref="RedJob.UsualProperties"/>.</param>
    /// <param name="wait">Whether to wait until it has ended.</param>
    /// <param name="blockSize">Bytes that are written at once; 0: as the RED likes.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="RedErrorException">RED_EBADSINK: the file or the address cannot be used.</exception>
    public RedJob StartSink(RedSink sink, RedJobProperty[]? properties = null, bool wait = false, long blockSize = 0, CancellationToken cancellationToken = default) =>
        Add(RedHost.Client.Call(new StartRedSinkRequest(RedHost.Key, Key, sink, properties ?? Usual, wait, blockSize), PatienceFor(wait), cancellationToken).Job);

    /// <summary>Has a file sent to where somebody waits for it (red_source).</summary>
    /// <param name="source">The file, and where to connect to.</param>
    /// <param name="properties">What the job is asked for; null: <see cref="RedJob.UsualProperties"/>.</param>
    /// <param name="wait">Whether to wait until it has ended.</param>
    /// <param name="blockSize">Bytes that are read at once; 0: as the RED likes.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="RedErrorException">RED_EBADSOURCE: the file cannot be read, or nobody waits at the address.</exception>
    public RedJob StartSource(RedSource source, RedJobProperty[]? properties = null, bool wait = false, long blockSize = 0, CancellationToken cancellationToken = default) =>
        Add(RedHost.Client.Call(new StartRedSourceRequest(RedHost.Key, Key, source, properties ?? Usual, wait, blockSize), PatienceFor(wait), cancellationToken).Job);

    /// <summary>Runs a program (red_run).</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="run">Its standard streams.</param>
    /// <param name="properties">What the job is asked for; null: <see cref="RedJob.UsualProperties"/>.</param>
    /// <param name="wait">Whether to wait until it has ended.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="RedErrorException">RED_EBADCOMMAND: there is no such program; RED_EBADRUN: a stream cannot be had.</exception>
    public RedJob StartJob(RedCommand command, RedRun run, RedJobProperty[]? properties = null, bool wait = false, CancellationToken cancellationToken = default) =>
        Add(RedHost.Client.Call(new StartRedJobRequest(RedHost.Key, Key, command, run, properties ?? Usual, wait), PatienceFor(wait), cancellationToken).Job);

    /// <summary>Sends a signal (red_kill).</summary>
    /// <param name="number">Number of the job; 0 or less: all jobs of the world.</param>
    /// <param name="signal">Number of the signal, as Linux has it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_EBADSIGNAL: there is no such signal; RED_EBADJOB: there is no such job, or it has ended.</exception>
    public void SendSignal(int number, int signal, CancellationToken cancellationToken = default) =>
        RedHost.Client.Call(new StopRedJobRequest(RedHost.Key, Key, number, signal), cancellationToken: cancellationToken);

    /// <summary>Asks for the jobs (red_jobs), and adds those whose ends this process has heard of before.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The jobs, by number.</returns>
    public RedJob[] GetJobs(CancellationToken cancellationToken = default)
    {
        // Only of those that were there before the question can be said that the RED has forgotten them.
        RedJob[] known = [.. _jobs.Values];
        RedJob[] told = [.. RedHost.Client.Call(new GetRedJobRequest(RedHost.Key, Key), cancellationToken: cancellationToken).Jobs.Select(Add)];
        foreach (RedJob job in known.Except(told))
        {
            job.MarkTaken();
        }

        DropOldest();
        return [.. _jobs.Values.OrderBy(static job => job.Number)];
    }

    /// <summary>Waits until a job has ended (red_wait, which not every RED has).</summary>
    /// <param name="number">Number of the job; 0 or less: whichever ends first.</param>
    /// <param name="timeout">Longest time; RED itself waits 5 minutes at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The jobs that have ended; none: the time is over.</returns>
    /// <exception cref="RedErrorException">RED_EBADJOB: there is no such job.</exception>
    /// <exception cref="RedLinkException">MethodNotFound: the RED has no red_wait.</exception>
    public RedJob[] WaitJob(int number, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var milliseconds = (int)Math.Clamp(timeout.TotalMilliseconds, 0, MaxWait.TotalMilliseconds);
        var request = new WaitRedJobRequest(RedHost.Key, Key, number, milliseconds);
        return [.. RedHost.Client.Call(request, RedHost.Client.CallTimeout + TimeSpan.FromMilliseconds(milliseconds), cancellationToken).Jobs.Select(Add)];
    }

    /// <summary>Waits until a job has ended, also on a RED that has no red_wait: that is asked for its jobs again and again, less and less often.</summary>
    /// <param name="job">The job; it tells of its end afterwards.</param>
    /// <param name="timeout">Longest time; infinite by default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="RedErrorException">RED_EBADWORLD: the world is gone, and the job with it.</exception>
    public bool WaitForEnd(RedJob job, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var clock = Stopwatch.StartNew();
        TimeSpan limit = timeout is { } given && given != Timeout.InfiniteTimeSpan ? given : TimeSpan.MaxValue;
        for (TimeSpan pause = TimeSpan.FromMilliseconds(10); !job.IsEnded && clock.Elapsed < limit; pause = pause < MaxPause ? 2 * pause : MaxPause)
        {
            TimeSpan left = limit - clock.Elapsed;
            if (RedHost.HasWait)
            {
                WaitOrNote(job, left < MaxWait ? left : MaxWait, cancellationToken);
            }
            else
            {
                GetJobs(cancellationToken);
                cancellationToken.WaitHandle.WaitOne(job.IsEnded ? TimeSpan.Zero : left < pause ? left : pause);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return job.IsEnded;
    }

    private void WaitOrNote(RedJob job, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            WaitJob(job.Number, timeout, cancellationToken);
        }
        catch (RedLinkException exception) when (exception.Fault == RedLinkFault.MethodNotFound)
        {
            RedHost.HasWait = false;
        }
        catch (RedErrorException exception) when (exception.RedError == RedError.BadJob)
        {
            // Its end was told to another client, and with that the RED has forgotten it.
            job.MarkTaken();
        }
    }

    /// <summary>The jobs that this process has heard of, by number, as far as it has; the RED is not asked.</summary>
    public RedJob[] KnownJobs => [.. _jobs.Values.OrderBy(static job => job.Number)];

    /// <summary>A job that this process knows.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>The job; null: it is not known here.</returns>
    public RedJob? FindJob(int number) => _jobs.GetValueOrDefault(number);

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>Longest time that one red_wait takes.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    private static RedJobProperty[] Usual { get; } = [.. RedJob.UsualProperties.Select(static tag => new RedJobProperty(tag, ""))];

    private static TimeSpan? PatienceFor(bool wait) => wait ? Timeout.InfiniteTimeSpan : null;

    private RedJob Add(RedJobInfo info)
    {
        RedJob job = _jobs.GetOrAdd(info.Number, _ => new RedJob(this, info));
        job.Update(info);
        return job;
    }

    private void DropOldest()
    {
        foreach (RedJob job in _jobs.Values.Where(static job => job.IsEnded).OrderByDescending(static job => job.Number).Skip(MaxEndedJobs).ToArray())
        {
            _jobs.TryRemove(job.Number, out _);
        }
    }
}
