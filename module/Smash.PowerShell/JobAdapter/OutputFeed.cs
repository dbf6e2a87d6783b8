using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>One output of a job, read line by line, and each line once: a later reading goes on where the one before ended.</summary>
internal sealed class OutputFeed
{
    private readonly OutputStream _stream;
    private readonly Func<ReadOnlyMemory<byte>, IEnumerable<StreamRecord>> _decode;
    private readonly Func<StreamRecord?> _finish;
    private ulong _offset;

    /// <summary>Makes one that begins at the start.</summary>
    /// <param name="stream">Which output.</param>
    /// <param name="format">What the job writes to its standard output; standard error is always text.</param>
    public OutputFeed(OutputStream stream, OutputFormat format)
    {
        _stream = stream;
        if (stream == OutputStream.StandardOutput && format == OutputFormat.PowerShellRecords)
        {
            var reader = new StreamRecordReader();
            (_decode, _finish) = (reader.Read, reader.Finish);
        }
        else
        {
            var decoder = new LineDecoder();
            _decode = chunk => decoder.Decode(chunk).Select(static line => new StreamRecord(StreamKind.Text, line));
            _finish = () => decoder.Finish() is { } last ? new StreamRecord(StreamKind.Text, last) : null;
        }
    }

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
        var reader = new OutputReader(connection, job.Id, _stream) { Offset = _offset, IsFollowing = isFollowing };
        foreach (ReadOnlyMemory<byte> chunk in reader.ReadChunks(cancellationToken))
        {
            _offset += (uint)chunk.Length;
            foreach (StreamRecord record in _decode(chunk))
            {
                yield return new OutputLine(_stream, record);
            }
        }

        if (isWhole)
        {
            IsComplete = true;
            if (_finish() is { } last)
            {
                yield return new OutputLine(_stream, last);
            }
        }
    }
}
