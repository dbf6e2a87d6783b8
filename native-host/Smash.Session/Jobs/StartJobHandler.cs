using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Engines;
using Smash.Session.Limits;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Prepared;
using Smash.Session.Rex;
using Smash.Session.Store;
using Smash.Session.Streams;
using Smash.Session.Terms;
using Smash.Session.Users;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="StartJobRequest"/>, when the job is on disk.</summary>
internal sealed class StartJobHandler(JobTable jobs, JobFinder finder, JobScheduler scheduler, PreparedLauncher prepared, JobStore store, EnvironmentCache environments, OutputPaths paths, SessionUser user, SubmissionCheck check, JobHolds holds, ArrayTable arrays, InputSpools spools) : IRequestHandler
{
    private static readonly Dictionary<uint, JobRecord> NoRecords = [];

    private readonly PriorityRange _priorities = new();
    private readonly EnginePlacement _placement = new(scheduler, store);

    /// <summary>Set when the host stops: nothing is accepted any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Called when a job for another host is accepted.</summary>
    public Action? AcceptedElsewhere { get; set; }

    /// <summary>Called with a job that has to be ended so that another has room, and why.</summary>
    public Action<Job, string>? Dropped { get; set; }

    /// <summary>Called when a submission has made a job, and not when one was made again.</summary>
    public Action? Accepted { get; set; }

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        SubmitAsync(connection.Client!, StartJobRequest.ReadPayload(ref payload));

    /// <summary>Carries out a submission that another request stands for.</summary>
    /// <param name="client">Whose job it is.</param>
    /// <param name="request">The submission.</param>
    /// <param name="spool">What it reads, where that was spooled; null: what was spooled for its key.</param>
    /// <exception cref="RequestRefusedException">As for any submission.</exception>
    public ValueTask<IPacket> SubmitAsync(Client client, StartJobRequest request, InputSpool? spool = null)
    {
        if (IsClosed)
        {
            return RefuseAsync(client, request);
        }

        request = _placement.Settle(request);
        check.Check(request);
        return request.SpooledInputBytes > 0 ? StartSpooledAsync(client, request, spool) : StartAsync(client, request, null);
    }

    /// <summary>Refuses a submission because the host stops, unless it was accepted before.</summary>
    private async ValueTask<IPacket> RefuseAsync(Client client, StartJobRequest request) =>
        await FindAcceptedAsync(client, request) ?? throw new RequestRefusedException(Errno.ESHUTDOWN, "The host is stopping and takes no more jobs.");

    private async ValueTask<IPacket> StartSpooledAsync(Client client, StartJobRequest request, InputSpool? spool)
    {
        spool ??= await spools.FindAsync(client, request);
        return spool is not null
            ? await StartAsync(client, request, spool)
            : await FindAcceptedAsync(client, request)
                ?? throw new RequestRefusedException(Errno.ENODATA, $"The host does not have the {request.SpooledInputBytes} bytes of the job's standard input (SPOOLED_INPUT): the connection that sent them is closed, or they were not all sent.");
    }

    private async ValueTask<IPacket> StartAsync(Client client, StartJobRequest request, InputSpool? spool)
    {
        if ((request.Options.Terms is { After.Count: > 0 } || !HasRoom(request)) && await FindAcceptedAsync(client, request) is { } known)
        {
            // There was room, and the pool, and what it was to wait for, when it was submitted first.
            return known;
        }

        EnvironmentBlock environment = request.Environment.Count > 0 ? request.Environment : user.MinimalEnvironment;
        while (true)
        {
            if (await FindEndedAsync(client, request) is not { } ended)
            {
                continue;
            }

            // Nothing comes between this and the place in the pool.
            request = MakeRoom(request);
            Job job = Make(client, request, environments.Add(environment));
            holds.Take(job, ended);
            bool isHeld = job.Hold is not null;
            if (await TryInsertAsync(job, environment, request.StandardInput, spool))
            {
                if (spool is not null)
                {
                    spools.Remove(spool);
                }

                if (!isHeld)
                {
                    await AdmitAsync(job);
                }

                holds.Begin(job);
                prepared.OnAccepted(job, request);
                Accepted?.Invoke();
                if (job.Remote is not null)
                {
                    AcceptedElsewhere?.Invoke();
                }

                return new JobStarted(job.Id, request.WantsRecord ? job.ToRecord() : null);
            }

            if (await FindAcceptedAsync(client, request) is { } accepted)
            {
                return accepted;
            }

            // It was removed just now, and its key with it.
        }
    }

    private Task AdmitAsync(Job job)
    {
        if (job.Members is not null)
        {
            return arrays.BeginAsync(job);
        }

        scheduler.Enqueue(job);
        return Task.CompletedTask;
    }

    /// <summary>Finds how the jobs have ended that this one is to wait for.</summary>
    /// <returns>Those that have ended; null: one of them ended just now, so that it is to be looked again.</returns>
    private async ValueTask<IReadOnlyDictionary<uint, JobRecord>?> FindEndedAsync(Client client, StartJobRequest request)
    {
        if (request.Options.Terms is not { After: { Count: > 0 } after })
        {
            return NoRecords;
        }

        IReadOnlyDictionary<uint, JobRecord> ended = await holds.FindEndedAsync(client, after);
        return JobHolds.AreKnown(client, after, ended) ? ended : null;
    }

    /// <summary>Finds a submission its pool, and makes room there.</summary>
    /// <returns>The submission with what it has of its pool.</returns>
    /// <exception cref="RequestRefusedException">ENOENT: there is no such pool; EAGAIN: it is full.</exception>
    private StartJobRequest MakeRoom(StartJobRequest request)
    {
        JobPool pool = scheduler.Pools.Find(request.Options.Terms?.Pool);
        if (scheduler.MakeRoom(pool) is { } oldest)
        {
            Dropped?.Invoke(oldest, $"Dropped for a newer job: {pool.Settings.Capacity} jobs wait in pool '{pool}', which is its capacity.");
        }

        return request with { Options = PoolOptions.Apply(pool.Settings, request.Options) };
    }

    private bool HasRoom(StartJobRequest request) => scheduler.Pools.TryFind(request.Options.Terms?.Pool) is { } pool && !scheduler.IsFull(pool);

    /// <summary>Brings a job to disk, unless a submission of the same key is there already: the records decide, so that neither two at once nor a session between them can make two jobs of it.</summary>
    /// <returns>Whether it is there.</returns>
    private async Task<bool> TryInsertAsync(Job job, EnvironmentBlock environment, ReadOnlyMemory<byte> input, InputSpool? spool)
    {
        int priority = job.Priority;
        // An array is in no queue: its members are.
        bool isClaimed = job.Members is null && scheduler.ClaimWithSubmission(job);
        bool isInserted = false;
        jobs.Add(job);
        try
        {
            await store.RequestAsync(writer =>
            {
                isInserted = writer.InsertJob(job, priority, environment, isClaimed);
                if (isInserted)
                {
                    InsertInput(writer, job, input, spool);
                }
            });
        }
        catch (RequestRefusedException)
        {
            await WithdrawAsync(job);
            throw;
        }

        if (!isInserted)
        {
            await WithdrawAsync(job);
        }

        return isInserted;
    }

    private static void InsertInput(StoreWriter writer, Job job, ReadOnlyMemory<byte> input, InputSpool? spool)
    {
        if (spool is not null)
        {
            // Likewise before the commit. The records have no copy: empty says that the file is all there is.
            spool.MoveTo(job.StandardInputPath);
            writer.InsertInput(job.Key, []);
        }

        if (!input.IsEmpty)
        {
            // Before the commit: were the host lost in between, nobody would miss a file without a job (InputFile.RemoveUnrecorded).
            InputFile.Write(job.StandardInputPath, input.Span);
            writer.InsertInput(job.Key, input.ToArray());
        }
    }

    private Task WithdrawAsync(Job job)
    {
        if (job.Members is null)
        {
            scheduler.Withdraw(job);
        }

        job.Client.Arrays.Remove(job.Id);
        holds.Withdraw(job);
        prepared.Return(job);
        jobs.Remove(job);
        return job.Input == InputState.None ? Task.CompletedTask : Task.Run(() => File.Delete(job.StandardInputPath));
    }

    /// <summary>Answers with the job that a submission of the same key has made; null: there is none.</summary>
    private async ValueTask<IPacket?> FindAcceptedAsync(Client client, StartJobRequest request) =>
        !request.SubmissionKey.IsEmpty && await finder.FindSubmittedAsync(client, request.SubmissionKey.ToArray()) is { } record
            ? new JobStarted(record.JobId, request.WantsRecord ? record : null)
            : null;

    /// <summary>A process that was started ahead serves one run, and at once.</summary>
    private static bool MayBePrepared(JobOptions options) => options is { Array: null, Engine: null } && options.Terms is null or { After.Count: 0, NotBeforeMicroseconds: null, DelayMilliseconds: 0, Retry: null };

    private Job Make(Client client, StartJobRequest request, EnvironmentDigest environment)
    {
        uint id = ++client.LastJobId;
        uint members = request.Options.Array?.Count ?? 0;
        client.LastJobId += members;
        long submitted = paths.NextSubmission();
        PreparedProcess? process = request is { SpooledInputBytes: 0, Options.Streams: null } && MayBePrepared(request.Options) ? prepared.Take(request, client, environment) : null;
        var job = new Job
        {
            Key = process?.Key ?? jobs.NextKey(),
            Prepared = process,
            PriorCpuSeconds = process?.Identity is { } identity && request.MaxCpuSeconds > 0 ? ProcessLimits.ReadCpuSeconds(identity.Pid) : 0,
            Client = client,
            Id = id,
            Name = request.Name ?? $"Job{id}",
            Command = request.Command,
            WorkingDirectory = request.WorkingDirectory ?? user.HomeDirectory,
            Environment = environment,
            MaxCpuSeconds = request.MaxCpuSeconds,
            MaxAddressSpaceBytes = request.MaxAddressSpaceBytes,
            MaxMemoryBytes = request.MaxMemoryBytes,
            MaxWallMilliseconds = request.MaxWallMilliseconds,
            OutputFormat = request.OutputFormat,
            Script = request.Script,
            Remote = request.Remote is { } remote ? new RemoteState(remote) : null,
            Options = JobTermsStart.Resolve(check.Trees?.Settle(request, process is not null) ?? request.Options, submitted),
            SubmissionKey = request.SubmissionKey.IsEmpty ? null : request.SubmissionKey.ToArray(),
            SubmittedMicroseconds = submitted,
            OutputPath = paths.For(client.Name, submitted),
            Input = request.StandardInput.IsEmpty && request.SpooledInputBytes == 0 ? InputState.None : InputState.Written,
            Priority = _priorities.Resolve(request.Priority),
        };
        if (members > 0)
        {
            jobs.Reserve(job.Key + members);
            job.Members = new JobArray(job);
            client.Arrays.Add(id, job.Members);
        }

        return job;
    }
}
