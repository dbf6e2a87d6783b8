using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Output;
using Smash.Session.Store;
using Smash.Session.Streams;

namespace Smash.Session.Terms;

/// <summary>Answers <see cref="RestartJobRequest"/>, when the new job is on disk.</summary>
internal sealed class RestartJobHandler(JobFinder finder, JobArchive archive, StartJobHandler submissions, InputSpools spools) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        RestartAsync(connection.Client!, RestartJobRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> RestartAsync(Client client, RestartJobRequest request)
    {
        FoundJob found = await finder.FindAsync(client, request.JobId);
        JobRecord record = found.Record;
        // What a member reads, and its environment, are its array's.
        FoundJob source = record.Options.Array is { ArrayId: { } array } ? await finder.FindAsync(client, array) : found;
        EnvironmentBlock environment = await FindEnvironmentAsync(client, record, source.Record);
        InputSpool? spool = await CopyInputAsync(source);
        try
        {
            return await SubmitAsync(client, Repeat(request, record, environment, spool is null ? await ReadInputAsync(source) : [], (ulong)(spool?.Length ?? 0)), spool);
        }
        finally
        {
            if (spool is not null)
            {
                spools.Remove(spool);
            }
        }
    }

    private async Task<EnvironmentBlock> FindEnvironmentAsync(Client client, JobRecord record, JobRecord source)
    {
        (long clientKey, uint id) = (client.Key, source.JobId);
        EnvironmentBlock environment = await archive.ReadAsync(reader => reader.FindEnvironmentOf(clientKey, id)) ?? throw RequestRefusedException.NoSuchJob(id);
        return record.Options.Array is { ArrayId: not null } member ? environment.With(ArrayMember.MakeVariables(member, source.Options.Array!.Count)) : environment;
    }

    private static StartJobRequest Repeat(RestartJobRequest request, JobRecord record, EnvironmentBlock environment, byte[] input, ulong spooledBytes)
    {
        uint id = request.JobId;
        return new StartJobRequest
        {
            Command = record.Command,
            // The name that the host made of the id is not one that was given.
            Name = record.Name == $"Job{id}" ? null : record.Name,
            Environment = environment,
            WorkingDirectory = record.WorkingDirectory,
            Priority = record.Priority,
            MaxCpuSeconds = record.MaxCpuSeconds,
            MaxAddressSpaceBytes = record.MaxAddressSpaceBytes,
            MaxMemoryBytes = record.MaxMemoryBytes,
            MaxWallMilliseconds = record.MaxWallMilliseconds,
            OutputFormat = record.OutputFormat,
            Script = record.Script,
            Remote = record.Remote,
            Options = Renew(record),
            StandardInput = input,
            SubmissionKey = request.SubmissionKey,
            WantsRecord = request.WantsRecord,
            SpooledInputBytes = spooledBytes,
        };
    }

    private async ValueTask<IPacket> SubmitAsync(Client client, StartJobRequest request, InputSpool? spool)
    {
        try
        {
            return await submissions.SubmitAsync(client, request, spool);
        }
        catch (RequestRefusedException refusal) when (refusal.Error == Errno.ESRCH)
        {
            // Of this request ESRCH says that there is no job to be submitted again.
            throw new RequestRefusedException(Errno.ECHILD, refusal.Message);
        }
    }

    /// <summary>What was asked for, without what has come of it. A member becomes a job of its own.</summary>
    private static JobOptions Renew(JobRecord record)
    {
        JobOptions options = record.Options;
        // The time of the next run is none that was asked for.
        JobTerms? terms = options.Terms is { Attempt: > 1 } again ? again with { Attempt = 1, NotBeforeMicroseconds = null } : options.Terms;
        EngineRun? engine = options.Engine is { } run ? run with { JobName = null } : null;
        return ReferenceEquals(options, JobOptions.None) ? options : options with { Terms = terms, Array = options.Array is { Count: > 0 } whole ? whole with { MemberStates = [] } : null, Engine = engine };
    }

    /// <summary>Copies an input that is more than a packet holds: it was spooled.</summary>
    /// <returns>The copy; null: it is no such input.</returns>
    private async Task<InputSpool?> CopyInputAsync(FoundJob found)
    {
        string path = InputFile.PathBeside(found.Record.StandardOutputPath);
        bool isLong = await Task.Run(() => new FileInfo(path) is { Exists: true, Length: > ProtocolLimits.MaxPayloadLength });
        return isLong ? await spools.CopyAsync(path) : null;
    }

    private async Task<byte[]> ReadInputAsync(FoundJob found)
    {
        if (found.Live is { Input: InputState.Recorded, Key: var key })
        {
            // Its file is from before this session, and may be missing or torn.
            if (await archive.ReadAsync(reader => reader.FindInput(key)) is { Length: > 0 } recorded)
            {
                return recorded;
            }
        }

        string path = InputFile.PathBeside(found.Record.StandardOutputPath);
        return await Task.Run(() => File.Exists(path) ? File.ReadAllBytes(path) : []);
    }
}
