using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>One output of a job, read line by line, and each line once: a later reading goes on where the one before ended.</summary>
/// <param name="stream">Which output.</param>
internal sealed class OutputFeed(OutputStream stream)
{
    private readonly LineDecoder _decoder = new();
    private ulong _offset;

    /// <summary>Which output.</summary>
    public OutputStream Stream => stream;

    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads no more.</summary>
    public void Abandon() => IsComplete = true;

    /// <summary>Reads on.</summary>
    /// <param name="connection">The connection to the job's host.</param>
    /// <param name="job">The job.</param>
    /// <param name="isFollowing">Whether to go on until it has ended; else until what is there now has been read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The lines.</returns>
    public IEnumerable<OutputLine> Read(SmashConnection connection, SmashJob job, bool isFollowing, CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            yield break;
        }

        // Its end is not announced before its output is complete.
        bool isWhole = isFollowing || job.IsEnded;
        var reader = new OutputReader(connection, job.Id, stream) { Offset = _offset, IsFollowing = isFollowing };
        foreach (ReadOnlyMemory<byte> chunk in reader.ReadChunks(cancellationToken))
        {
            _offset += (uint)chunk.Length;
            foreach (string line in _decoder.Decode(chunk))
            {
                yield return new OutputLine(stream, line);
            }
        }

        if (isWhole)
        {
            IsComplete = true;
            if (_decoder.Finish() is { } last)
            {
                yield return new OutputLine(stream, last);
            }
        }
    }
}
