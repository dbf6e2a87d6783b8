using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="SignalJobRequest"/>.</summary>
internal sealed class SignalJobHandler(JobFinder finder, JobLifecycle lifecycle, ArrayTable arrays) : IRequestHandler
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const int Sigquit = 3;
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = SignalJobRequest.ReadPayload(ref payload);
        return request.Signal is 0 or > ProtocolLimits.MaxSignal
            ? throw new RequestRefusedException(Errno.EINVAL, $"{request.Signal} is no signal; they go from 1 to {ProtocolLimits.MaxSignal}.")
            : SignalAsync(connection.Client!, request.JobId, (int)request.Signal);
    }

    private async ValueTask<IPacket> SignalAsync(Client client, uint id, int signal)
    {
        Job job = await finder.FindLiveAsync(client, id);
        if (signal == Sigkill)
        {
            await lifecycle.CancelAsync(job, signal, TimeSpan.Zero);
        }
        else if (job is { Members.HasStarted: true })
        {
            await arrays.SignalAsync(job, signal);
        }
        else if (job.IsLaunchRequested && job is not { State: JobState.New, Options.Engine: not null })
        {
            await lifecycle.SignalAsync(job, signal);
        }
        else if (signal is Sighup or Sigint or Sigquit or Sigterm)
        {
            await lifecycle.CancelAsync(job, signal, TimeSpan.Zero);
        }
        else
        {
            throw new RequestRefusedException(Errno.EINVAL, $"Job {id} has not started: signal {signal} cannot be sent to it.");
        }

        return Ack.Plain;
    }
}
