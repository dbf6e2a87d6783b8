using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Pools;

namespace Smash.Session.Output;

/// <summary>Answers <see cref="ReceiveOutputRequest"/>.</summary>
internal sealed class ReceiveOutputHandler(OutputStream stream, JobFinder finder, OutputFollower follower, JobWaits? waits = null) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = ReceiveOutputRequest.ReadPayload(stream, ref payload);
        if (request is { Offset: not null, TailLines: not null })
        {
            throw new RequestRefusedException(Errno.EINVAL, "OFFSET and TAIL_LINES exclude each other.");
        }

        if (request.Length is 0 or > ProtocolLimits.MaxRangeLength || request.Offset > long.MaxValue)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A range has 1 to {ProtocolLimits.MaxRangeLength} bytes and begins below {long.MaxValue}.");
        }

        connection.IsExclusive = true;
        return AnswerAsync(connection, connection.Client!, request);
    }

    private static Task<OutputSlice> ReadAsync(ReceiveOutputRequest request, string path, long? offset)
    {
        int length = (int?)request.Length ?? (request.IsRange ? ProtocolLimits.DefaultRangeLength : ProtocolLimits.MaxResultLength);
        return offset is null && request.TailLines is { } lines
            ? OutputReader.ReadTailAsync(path, lines, length)
            : OutputReader.ReadAsync(path, offset ?? 0, length);
    }

    /// <summary>Reads what an earlier run wrote. Until the next one begins it is where that run has left it.</summary>
    private static async Task<OutputSlice> ReadEarlierAsync(ReceiveOutputRequest request, JobRecord record, string path, long? offset)
    {
        string kept = RunOutputs.PathOf(Path.ChangeExtension(path, null), request.Attempt!.Value) + Path.GetExtension(path);
        if (record.StartedMicroseconds is null && request.Attempt + 1 == record.Options.Terms?.Attempt && !OutputFile.Exists(kept))
        {
            OutputSlice left = await ReadAsync(request, path, offset);
            if (!OutputFile.Exists(kept))
            {
                return left;
            }
        }

        return await ReadAsync(request, kept, offset);
    }

    private async ValueTask<IPacket> AnswerAsync(ClientConnection connection, Client client, ReceiveOutputRequest request)
    {
        long? offset = (long?)request.Offset;
        while (true)
        {
            // Whether it has ended is asked first: what is read afterwards is then all there will ever be.
            FoundJob found = await finder.FindAsync(client, request.JobId);
            if (found.Record.OutputState == OutputState.Removed)
            {
                throw new RequestRefusedException(Errno.ENODATA, $"The output of job {request.JobId} was removed, as OUTPUT_RETENTION_TIME or OUTPUT_RETENTION_SIZE says; its record is kept.");
            }

            string path = stream == OutputStream.StandardOutput ? found.Record.StandardOutputPath : found.Record.StandardErrorPath;
            if (request.Attempt is { } run && !RunOutputs.IsLast(found.Record, run))
            {
                return Answer(request, await ReadEarlierAsync(request, found.Record, path, offset), isEnded: true);
            }

            OutputSlice slice = await ReadAsync(request, path, offset);
            if (!request.IsFollowing || slice.Data.Length > 0 || found.Live is null || follower.IsStopped)
            {
                return Answer(request, slice, isEnded: found.Live is null);
            }

            offset = slice.Offset;
            await WaitAsync(connection, found.Live, path, slice.Offset);
        }
    }

    private async Task WaitAsync(ClientConnection connection, Job job, string path, long length)
    {
        // Where it runs in a job itself, that needs no slot meanwhile.
        JobWait? wait = waits?.Begin(connection, [job]);
        try
        {
            await follower.WaitAsync(job, path, length, connection.Lifetime);
        }
        finally
        {
            waits?.End(wait);
        }
    }

    private static JobOutput Answer(ReceiveOutputRequest request, OutputSlice slice, bool isEnded)
    {
        if (!request.IsRange)
        {
            return new JobOutput { Data = slice.Data };
        }

        long next = slice.Offset + slice.Data.Length;
        return new JobOutput
        {
            Data = slice.Data,
            NextOffset = (ulong)next,
            IsEnd = isEnded && next >= slice.TotalLength,
            TotalLength = (ulong)slice.TotalLength,
        };
    }
}
