using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="GetJobStatusRequest"/>.</summary>
internal sealed class GetJobStatusHandler(JobFinder finder) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = GetJobStatusRequest.ReadPayload(ref payload);
        ValueTask<FoundJob> found = finder.FindAsync(connection.Client!, request.JobId);
        return found.IsCompletedSuccessfully ? ValueTask.FromResult<IPacket>(Answer(request, found.Result.Record)) : AnswerAsync(request, found);
    }

    private static async ValueTask<IPacket> AnswerAsync(GetJobStatusRequest request, ValueTask<FoundJob> found) => Answer(request, (await found).Record);

    private static JobStatus Answer(GetJobStatusRequest request, JobRecord record) => new()
    {
        ExitCode = record.ExitCode ?? -1,
        MaxCpuSeconds = record.MaxCpuSeconds,
        MaxMemoryBytes = (uint)Math.Min(record.MaxAddressSpaceBytes, uint.MaxValue),
        Priority = record.Priority,
        Usage = record.Usage ?? default,
        Record = request.WantsRecord ? record : null,
    };
}
