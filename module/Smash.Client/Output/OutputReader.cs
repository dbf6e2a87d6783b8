using System.Text;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>Reads one of a job's two outputs in ranges, so that any size needs the same small memory.</summary>
/// <param name="connection">The connection to the job's host.</param>
/// <param name="jobId">Id of the job.</param>
/// <param name="stream">Which output.</param>
public sealed class OutputReader(SmashConnection connection, uint jobId, OutputStream stream)
{
    /// <summary>Most bytes that can be read as one text; its characters have to fit into one .NET string.</summary>
    public const ulong MaxTextLength = 1_000_000_000;

    // Small enough for arrays of this size to be collected young, large enough for the round trips not to count.
    private const int RangeLength = 64 * 1024;

    /// <summary>Bytes to leave out at the start; 0 where <see cref="TailLines"/> says where to begin.</summary>
    public ulong Offset { get; init; }

    /// <summary>Begin this many lines before the end; null: at <see cref="Offset"/>.</summary>
    public uint? TailLines { get; init; }

    /// <summary>Number of the run, from 1, whose output is read; null: the last.</summary>
    public uint? Attempt { get; init; }

    /// <summary>Whether to go on, as the job writes, until it has ended.</summary>
    public bool IsFollowing { get; init; }

    /// <summary>Where the reading began, bytes from the start; known with the first chunk.</summary>
    public ulong Begin { get; private set; }

    /// <summary>Where the reading is, bytes from the start: behind the chunk that was given last.</summary>
    public ulong Position { get; private set; }

    /// <summary>Reads the bytes: what is there when the reading begins or, when following, all until the job's end.</summary>
    /// <param name="cancellationToken">Ends the reading, also while it waits for the job to write.</param>
    /// <returns>Chunks of 1 byte to 64 KiB.</returns>
    /// <exception cref="SmashException">ESRCH: there is no such job.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> ReadChunks(CancellationToken cancellationToken = default)
    {
        // A request that waits holds back the answers behind it, so following has a connection of its own.
        using SmashConnection? own = IsFollowing
            ? SmashConnection.Open(connection.Endpoint, connection.Options with { WantsRecords = false }, cancellationToken)
            : null;
        SmashConnection source = own ?? connection;
        var request = new ReceiveOutputRequest
        {
            JobId = jobId,
            Stream = stream,
            TailLines = TailLines,
            Attempt = Attempt,
            IsFollowing = IsFollowing,
            Offset = TailLines is null ? Offset : null,
            Length = RangeLength,
        };
        ulong? end = null;
        Begin = Position = TailLines is null ? Offset : 0;
        bool isFirst = true;
        for (bool isDone = false; !isDone;)
        {
            JobOutput answer = IsFollowing ? source.SendPatiently<JobOutput>(request, cancellationToken) : source.Send<JobOutput>(request, cancellationToken);
            ulong next = answer.NextOffset ?? throw new SmashException(Errno.EBADMSG, "The host answered a range of output without its offset.");
            end ??= IsFollowing ? ulong.MaxValue : answer.TotalLength ?? next;
            ReadOnlyMemory<byte> data = answer.Data;
            Begin = isFirst ? next - (ulong)data.Length : Begin;
            isFirst = false;
            Position = next;
            isDone = answer.IsEnd || next >= end || (data.IsEmpty && !IsFollowing);
            request = request with
            {
                TailLines = null,
                Offset = next,
                Length = (uint)Math.Clamp(end.Value - Math.Min(next, end.Value), 1, RangeLength),
            };
            if (!data.IsEmpty)
            {
                yield return data;
            }
        }
    }

    /// <summary>Reads text, line by line.</summary>
    /// <param name="cancellationToken">Ends the reading, also while it waits for the job to write.</param>
    /// <returns>The lines without their ends; the last one also when it has none.</returns>
    /// <exception cref="SmashException">ESRCH: there is no such job.</exception>
    public IEnumerable<string> ReadLines(CancellationToken cancellationToken = default)
    {
        var decoder = new LineDecoder();
        foreach (ReadOnlyMemory<byte> chunk in ReadChunks(cancellationToken))
        {
            foreach (string line in decoder.Decode(chunk))
            {
                yield return line;
            }
        }

        if (decoder.Finish() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Reads all as one text.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SmashException">ESRCH: there is no such job; EMSGSIZE: over <see cref="MaxTextLength"/> bytes.</exception>
    public string ReadText(CancellationToken cancellationToken = default)
    {
        Decoder decoder = Encoding.UTF8.GetDecoder();
        var text = new StringBuilder();
        char[] characters = new char[Encoding.UTF8.GetMaxCharCount(RangeLength)];
        ulong length = 0;
        foreach (ReadOnlyMemory<byte> chunk in ReadChunks(cancellationToken))
        {
            length += (uint)chunk.Length;
            if (length > MaxTextLength)
            {
                throw new SmashException(Errno.EMSGSIZE, $"The output of job {jobId} has over {MaxTextLength} bytes and cannot be one text: read it by lines or as bytes.");
            }

            text.Append(characters, 0, decoder.GetChars(chunk.Span, characters, flush: false));
        }

        return text.Append(characters, 0, decoder.GetChars([], characters, flush: true)).ToString();
    }
}
