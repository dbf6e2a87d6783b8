using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="StopJobRequest"/>.</summary>
internal sealed class StopJobHandler(JobFinder finder, JobLifecycle lifecycle, ArrayTable arrays) : IRequestHandler
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        StopAsync(connection.Client!, StopJobRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> StopAsync(Client client, StopJobRequest request)
    {
        int signal = request.GraceMilliseconds == 0 ? Sigkill : Sigterm;
        if (ArrayTable.FindUnmade(client, request.JobId) is { } member)
        {
            await arrays.CancelUnmadeAsync(member.Array, member.Index, signal);
            return Ack.Plain;
        }

        Job job = await finder.FindLiveAsync(client, request.JobId);
        await lifecycle.CancelAsync(job, signal, TimeSpan.FromMilliseconds(request.GraceMilliseconds));
        return Ack.Plain;
    }
}
