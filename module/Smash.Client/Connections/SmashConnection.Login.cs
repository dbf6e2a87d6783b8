using System.Globalization;
using Smash.Protocol;

namespace Smash.Client;

/// <content>Making the connection, and making it again.</content>
public sealed partial class SmashConnection
{
    private PacketChannel GetChannel(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _channel is { Failure: null } open ? open : Reopen(cancellationToken);
    }

    private PacketChannel Reopen(CancellationToken cancellationToken)
    {
        _opening.Wait(cancellationToken);
        try
        {
            PacketChannel? channel = _channel;
            if (channel is not null && !Options.Reconnects)
            {
                return channel;
            }

            for (int attempt = 1; channel?.Failure is not null || channel is null; attempt++)
            {
                channel = TryConnect(isLastAttempt: attempt == MaxAttempts, cancellationToken);
            }

            return channel;
        }
        finally
        {
            _opening.Release();
        }
    }

    private PacketChannel? TryConnect(bool isLastAttempt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var channel = new PacketChannel(SocketConnector.Connect(Endpoint, cancellationToken), OnUpdate, OnLost);
        try
        {
            LogIn(channel, cancellationToken);
            Refresh(channel, cancellationToken);

            // From here on the channel's own loss is heard; the caller looks whether it was lost before.
            _channel = channel;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return channel;
        }
        catch (SmashConnectionLostException) when (!isLastAttempt)
        {
            channel.Dispose();
            Endpoint.Link?.Doubt();
            return null;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    private void LogIn(PacketChannel channel, CancellationToken cancellationToken)
    {
        var request = new ConnectHostRequest
        {
            UserName = Options.UserName ?? Endpoint.UserName,
            ProtocolVersion = Options.ProtocolVersion,
            IsShared = Options.IsShared,
            WantsRecords = Options.WantsRecords,
        };
        var answer = channel.Post(request).Wait(cancellationToken) as Ack;
        if (answer?.ProtocolVersion != Options.ProtocolVersion)
        {
            string theirs = answer?.ProtocolVersion is { } version ? version.ToString(CultureInfo.InvariantCulture) : "none";
            throw new SmashException(
                Errno.EPROTONOSUPPORT,
                $"This client speaks version {Options.ProtocolVersion} of the protocol with its extensions; the host at '{Endpoint}': {theirs}.");
        }

        HostVersion = answer?.HostVersion ?? "";
        channel.HonoursSubmissionKeys = answer is { HonoursSubmissionKeys: true };
        channel.KnowsRemoteRuns = answer is { KnowsRemoteRuns: true };
        channel.KnowsOptions = answer is { KnowsOptions: true };
        channel.KnowsSpooledInput = answer is { KnowsSpooledInput: true };
        TellAwaitedAgain(channel);
    }

    /// <summary>Brings the jobs that somebody holds up to date; one that the host does not have any more is lost.</summary>
    private void Refresh(PacketChannel channel, CancellationToken cancellationToken)
    {
        foreach (SmashJob[] held in _jobs.GetHeld().Chunk(ProtocolLimits.DefaultPageLength))
        {
            var query = new GetJobRequest { JobIds = [.. held.Select(job => job.Id)], Limit = ProtocolLimits.DefaultPageLength };
            var answer = (JobRecords)channel.Post(query).Wait(cancellationToken);
            var found = answer.Records.Select(record => (record.JobId, record.SubmittedMicroseconds)).ToHashSet();
            foreach (JobRecord record in answer.Records)
            {
                _jobs.Apply(record);
            }

            foreach (SmashJob job in held.Where(job => !found.Contains((job.Id, job.Record.SubmittedMicroseconds))))
            {
                job.Lose(new SmashException(Errno.ESRCH, $"The host does not have job {job.Id} any more."));
            }
        }
    }
}
