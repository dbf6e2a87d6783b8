using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>The side that has the files: tells their manifest and sends what the other lacks of them.</summary>
/// <param name="channel">The channel.</param>
internal sealed class FileSending(RexChannel channel) : FileExchange(channel)
{
    private readonly TaskCompletionSource<IReadOnlyList<int>> _lacks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> _wanted = [];
    private PartList? _parts;

    /// <summary>Sends.</summary>
    /// <param name="files">What, and where it is.</param>
    /// <returns>Bytes that were sent.</returns>
    /// <exception cref="RexRefusedException">The other side gave it up, or it lacks files and they may not be transferred: RexFilesMissing.</exception>
    /// <exception cref="HostLostException">The link has ended.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task<long> SendAsync(RunFiles files)
    {
        _parts = new PartList(files.Manifest);
        try
        {
            await Channel.SendAsync(0, files.Manifest.Encoded);
            Channel.SendEnd(0);
            long sent = files.Manifest.Encoded.Length;
            IReadOnlyList<int> wanted = await WaitAsync(_lacks.Task);
            if (wanted.Count > 0)
            {
                ThrowIfKept(files, wanted);
                var source = new PartSource(_parts, files.Sources);
                sent += await ByteFlow.SendAsync(Channel, stream => source.WriteAsync(stream, wanted));
            }

            await WaitAsync(_stored.Task);
            return sent;
        }
        catch (HostLostException)
        {
            // It says why before it closes.
            ThrowIfFailed();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Take(RexFrame frame)
    {
        PacketReader reader = frame.Reader;
        if (frame.Type == RexFrameType.FilesStored)
        {
            _stored.TrySetResult(true);
        }
        else if (frame.Type == RexFrameType.FilesLacks && _parts is { } parts && parts.Decode(ref reader, _wanted))
        {
            _lacks.TrySetResult(_wanted);
        }
    }

    private void ThrowIfKept(RunFiles files, IReadOnlyList<int> wanted)
    {
        if (files.Transfers)
        {
            return;
        }

        const int MostNamed = 20;
        var lacking = _parts!.Contents.Where(one => wanted.Any(part => part >= one.First && part < one.First + Math.Max(1, one.Content.Chunks.Count))).Select(static one => one.Content.Hash).ToHashSet();
        string[] names = [.. files.Manifest.Entries.Where(entry => entry.IsFile && lacking.Contains(entry.Content.Hash)).Select(static entry => entry.Name)];
        string rest = names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "";
        throw new RexRefusedException(new RexRefusal(
            Errno.ENOENT,
            "RexFilesMissing",
            $"The server lacks what the run needs, and files are not to be transferred (rex-auto-transfer): {string.Join(", ", names.Take(MostNamed))}{rest}"));
    }
}
