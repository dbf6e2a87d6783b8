using System.Buffers.Binary;
using System.Security.Cryptography;
using Smash.Protocol;

namespace Smash.Client;

/// <content>Submissions, and how one is made again without a job being made twice.</content>
public sealed partial class SmashConnection
{
    private const int TimeLength = 6;
    private const int KeyLength = 16;

    /// <summary>
    /// Submits a job. It is on disk when this returns. Where the connection is lost before the answer it is made again, and by the submission's key the host
    /// knows it: the job is there once. A request without a key is given one.
    /// </summary>
    /// <param name="request">The job.</param>
    /// <param name="cancellationToken">Ends the waiting; the job may have been accepted all the same.</param>
    /// <exception cref="SmashException">EINVAL, EACCES (priority), ERANGE, ENOSPC (nothing was accepted), EMSGSIZE; ENOPKG: the host has no REX; EOPNOTSUPP: the host is too old for what is asked for, and nothing was submitted.</exception>
    /// <exception cref="SmashConnectionLostException">The host cannot be reached any more. Only of a host that is too old for keys, or with a connection that is not to be made again, it may
    /// also mean that nobody can tell whether the job was accepted: then MayBeDone is true.</exception>
    public SmashJob StartJob(StartJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        _jobs.BeginAdoption();
        try
        {
            StartJobRequest keyed = request with { WantsRecord = true, SubmissionKey = request.SubmissionKey.IsEmpty ? NewKey() : request.SubmissionKey };
            JobStarted started = Submit(keyed, cancellationToken);
            JobRecord record = started.Record ?? throw new SmashException(Errno.EBADMSG, $"The host accepted job {started.JobId} and told nothing of it.");
            return _jobs.Adopt(this, record);
        }
        finally
        {
            _jobs.EndAdoption();
        }
    }

    /// <summary>Makes the key of a submission, unlike any other: time and 80 random bits. It begins with the time, so that the host files one behind the other.</summary>
    internal static byte[] NewKey()
    {
        byte[] key = new byte[KeyLength];
        BinaryPrimitives.WriteInt64BigEndian(key, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << (8 * (sizeof(long) - TimeLength)));
        RandomNumberGenerator.Fill(key.AsSpan(TimeLength));
        return key;
    }

    private JobStarted Submit(StartJobRequest request, CancellationToken cancellationToken)
    {
        bool mayBeDone = false;
        for (int attempt = 1; ; attempt++)
        {
            PacketChannel channel = OpenForSubmission(mayBeDone, cancellationToken);
            ThrowIfNotKnown(request, channel);
            try
            {
                return channel.Post(request).Wait(cancellationToken) as JobStarted
                    ?? throw new SmashException(Errno.EBADMSG, "The host answered a submission with another answer than the protocol has for it.");
            }
            catch (SmashConnectionLostException exception)
            {
                mayBeDone |= exception.MayBeDone;
                bool isHarmless = channel.HonoursSubmissionKeys || !mayBeDone;
                if (!isHarmless || !Options.Reconnects || _isDisposed || attempt == MaxAttempts)
                {
                    throw Lose(mayBeDone, exception);
                }
            }
        }
    }

    /// <summary>
    /// A host of the release before skips what it does not know: a job would run without the limit that was asked for, or without its input. It came with the
    /// submission keys, which a host tells of when it is logged in to; a host may be replaced by an older one at any time.
    /// </summary>
    private void ThrowIfNotKnown(StartJobRequest request, PacketChannel channel)
    {
        string? unknown = request switch
        {
            { SpooledInputBytes: > 0 } when !channel.KnowsSpooledInput => "no spooled input",
            { Remote: not null } when !channel.KnowsRemoteRuns => "no jobs on other hosts",
            _ when !channel.KnowsOptions && !ReferenceEquals(request.Options, JobOptions.None) => "no terms of jobs, arrays, limits on their trees, streams or engines",
            _ when channel.HonoursSubmissionKeys => null,
            { MaxMemoryBytes: > 0 } => "no limit on the memory of a job's tree",
            { MaxWallMilliseconds: > 0 } => "no limit on a job's wall-clock time",
            { OutputFormat: not OutputFormat.Bytes } => "no script jobs",
            { StandardInput.IsEmpty: false } => "no standard input of jobs",
            _ => null,
        };
        if (unknown is not null)
        {
            throw new SmashException(Errno.EOPNOTSUPP, $"The host at '{Endpoint}' (version {HostVersion}) is older than this client and knows {unknown}: nothing was submitted.") { Request = PacketType.JobSubmit };
        }
    }

    /// <summary>Finds the connection, and makes it again, for a submission.</summary>
    /// <param name="mayBeDone">Whether the submission may have arrived before.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    private PacketChannel OpenForSubmission(bool mayBeDone, CancellationToken cancellationToken)
    {
        PacketChannel channel;
        try
        {
            channel = GetChannel(cancellationToken);
        }
        catch (SmashException exception) when (mayBeDone)
        {
            throw new SmashConnectionLostException(
                $"The connection was lost before the host answered, and the host cannot be reached: {exception.Message} Had it accepted the job, it has it when it is back.",
                exception)
            {
                MayBeDone = true,
            };
        }
        catch (SmashConnectionLostException exception)
        {
            throw Lose(mayBeDone: false, exception);
        }

        // A host that was replaced by an older one would take the repetition for another job.
        return mayBeDone && !channel.HonoursSubmissionKeys ? throw Lose(mayBeDone, null) : channel;
    }

    private static SmashConnectionLostException Lose(bool mayBeDone, Exception? exception) => new(
        mayBeDone
            ? "The connection was lost before the host answered: the job may or may not have been accepted. Look before you submit it again."
            : "The connection was lost before the host had the submission: no job was accepted.",
        exception)
    {
        MayBeDone = mayBeDone,
    };
}
