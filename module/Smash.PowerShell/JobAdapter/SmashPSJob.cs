using System.ComponentModel;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A Smash job as Get-Job shows it and as Wait-Job, Receive-Job, Stop-Job and Remove-Job take it.</summary>
public sealed partial class SmashPSJob : Job2
{
    private const int StopSignal = 19; // SIGSTOP
    private const int ContinueSignal = 18; // SIGCONT

    // For a host that does not answer; one that does, does so in a millisecond.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly JobStreams _streams = new();
    private readonly JobStreamLoader _loader;

    internal SmashPSJob(SmashJob job, Guid instanceId)
        : base(job.Command, job.Name, instanceId)
    {
        SmashJob = job;
        PSJobTypeName = "SmashJob";
        _loader = new JobStreamLoader(this, _streams);
        _streams.AttachTo(this);

        // What was set counts as loaded; from here on the first look loads.
        UnloadJobStreams();
        Listen(job);
        AnnounceAtOnce();
    }

    /// <summary>The job, with all that Smash knows of it.</summary>
    public SmashJob SmashJob { get; private set; }

    /// <summary>Its id among the user's Smash jobs: the same in every session, as <see cref="Job.Id"/> is not.</summary>
    public uint SmashId => SmashJob.Id;

    /// <inheritdoc/>
    public override string Location => SmashJob.ComputerName;

    /// <inheritdoc/>
    public override string StatusMessage => JobStateMap.GetReason(SmashJob)?.Message ?? "";

    /// <summary>Whether Receive-Job would give something, or may yet: true before the first look at the output of a job.</summary>
    public override bool HasMoreData => !_loader.IsComplete || !_streams.IsEmpty;

    /// <summary>There is nothing to do: a Smash job starts when it is submitted.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void StartJob() => throw CannotStart();

    /// <inheritdoc cref="StartJob"/>
    public override void StartJobAsync() => OnStartJobCompleted(new AsyncCompletedEventArgs(CannotStart(), cancelled: false, userState: null));

    /// <inheritdoc/>
    public override void StopJob() => StopJob(force: false, reason: "");

    /// <inheritdoc/>
    public override void StopJob(bool force, string reason)
    {
        using var stopped = new ManualResetEventSlim();
        AsyncCompletedEventArgs? end = null;
        void OnCompleted(object? sender, AsyncCompletedEventArgs arguments)
        {
            end = arguments;
            stopped.Set();
        }

        StopJobCompleted += OnCompleted;
        try
        {
            StopJobAsync(force, reason);
            stopped.Wait();
        }
        finally
        {
            StopJobCompleted -= OnCompleted;
        }

        if (end?.Error is { } error)
        {
            throw error;
        }
    }

    /// <inheritdoc/>
    public override void StopJobAsync() => StopJobAsync(force: false, reason: "");

    /// <summary>Stops the job; StopJobCompleted is raised when its state says that it has ended.</summary>
    /// <param name="force">Whether by SIGKILL at once; else SIGTERM comes first, and SIGKILL 5 s later.</param>
    /// <param name="reason">Not used.</param>
    public override void StopJobAsync(bool force, string reason) => RunAsync(
        () =>
        {
            AwaitEnd(error => OnStopJobCompleted(Completed(error)));
            if (!SmashJob.IsEnded)
            {
                TimeSpan grace = force ? TimeSpan.Zero : TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds);
                Request((connection, stopping) => connection.StopJob(SmashId, grace, stopping));
            }
        },
        error =>
        {
            if (error is not null)
            {
                TellEnd(isEnded: false, error);
            }
        });

    /// <inheritdoc/>
    public override void SuspendJob() => Signal(StopSignal);

    /// <inheritdoc/>
    public override void SuspendJob(bool force, string reason) => SuspendJob();

    /// <inheritdoc/>
    public override void SuspendJobAsync() => RunAsync(SuspendJob, error => OnSuspendJobCompleted(Completed(error)));

    /// <inheritdoc/>
    public override void SuspendJobAsync(bool force, string reason) => SuspendJobAsync();

    /// <inheritdoc/>
    public override void ResumeJob() => Signal(ContinueSignal);

    /// <inheritdoc/>
    public override void ResumeJobAsync() => RunAsync(ResumeJob, error => OnResumeJobCompleted(Completed(error)));

    /// <summary>There is nothing to do: a Smash job never waits for an answer.</summary>
    public override void UnblockJob()
    {
    }

    /// <inheritdoc cref="UnblockJob"/>
    public override void UnblockJobAsync() => OnUnblockJobCompleted(Completed(null));

    /// <summary>Whether the object can be used no more; the job itself may be there.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>The connection to the job's host, made again where it was closed; no host is started.</summary>
    /// <exception cref="SmashException">There is none to be had.</exception>
    internal SmashConnection GetConnection() => SmashJob.Connection is { IsClosed: false } connection
        ? connection
        : ConnectionCache.Get(SmashJob.Connection.Endpoint, startsHost: false, CancellationToken.None);

    /// <summary>Removes the job, its record and its output from the host.</summary>
    /// <exception cref="SmashException">The host could not; EBUSY: the job has not ended.</exception>
    internal void Remove()
    {
        try
        {
            Request((connection, stopping) => connection.RemoveJob(SmashId, stopping));
        }
        catch (SmashException exception) when (exception.Error == Errno.ESRCH)
        {
            // Somebody else has removed it.
        }
    }

    /// <inheritdoc/>
    protected override void DoLoadJobStreams()
    {
        _loader.Load();

        // So that the next look is heard of too.
        UnloadJobStreams();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            IsDisposed = true;
            Unlisten(SmashJob);
            _loader.Dispose();
        }

        base.Dispose(disposing);
        if (disposing)
        {
            _streams.Dispose();
        }
    }

    private static AsyncCompletedEventArgs Completed(Exception? error) => new(error, cancelled: false, userState: null);

    private InvalidOperationException CannotStart() => new($"Job {SmashJob} was started when it was submitted. Start-SmashJob submits another.");

    private void Signal(int signal) => Request((connection, stopping) => connection.SignalJob(SmashId, signal, stopping));

    /// <summary>Asks the host for a change. One that comes after the job's end does nothing; a job that is gone is an error.</summary>
    private void Request(Action<SmashConnection, CancellationToken> request)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            SmashConnection connection = GetConnection();
            try
            {
                request(connection, patience.Token);
            }
            catch (SmashException exception) when (exception is { Error: Errno.ESRCH, Request: not null })
            {
                // The host says the same of a job that has ended and of one that never was; throws if there is none.
                Refresh(connection.GetJob(SmashId, patience.Token));
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new SmashException(Errno.ETIMEDOUT, $"The host at '{SmashJob.Connection.Endpoint}' did not answer within {Patience.TotalSeconds} s.", exception);
        }
    }

    private static void RunAsync(Action action, Action<Exception?> completed) => ThreadPool.QueueUserWorkItem(_ =>
    {
        Exception? error = null;
        try
        {
            action();
        }
        catch (Exception exception)
        {
            // Handed on: nobody else could catch it on this thread.
            error = exception;
        }

        completed(error);
    });
}
