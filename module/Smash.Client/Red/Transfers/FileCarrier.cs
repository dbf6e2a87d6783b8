using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>Carries one file at a time, from one side to the other, and begins again where it broke.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How.</param>
internal abstract class FileCarrier(RedWorld world, RedTransferOptions options)
{
    /// <summary>The world.</summary>
    protected RedWorld World { get; } = world;

    /// <summary>How.</summary>
    protected RedTransferOptions Options { get; } = options;

    /// <summary>Where a file comes from.</summary>
    public abstract string GetSource(TransferFile file);

    /// <summary>Carries a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="meter">Counts its bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RedTransferException">It was not carried.</exception>
    public RedTransferResult Carry(TransferFile file, TransferMeter meter, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        bool resumes = Options.Resumes;
        for (int attempt = 1; ; attempt++)
        {
            var count = new CarriedBytes(file.LocalPath, meter);
            try
            {
                return CarryOnce(file, resumes, count, cancellationToken) with { Duration = Stopwatch.GetElapsedTime(begun) };
            }
            catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is SocketException or ObjectDisposedException or RedTransferException)
            {
                // A socket that waits is ended by being closed.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (RedTransferException exception) when (attempt < Options.Attempts && (exception.IsTransient || IsOfOldPart(exception, count)))
            {
                // What was there before may be of another file: that is known once all is there.
                resumes = exception.IsTransient;
                count.TakeBack();
            }
        }
    }

    /// <summary>Tries once.</summary>
    protected abstract RedTransferResult CarryOnce(TransferFile file, bool resumes, CarriedBytes count, CancellationToken cancellationToken);

    /// <summary>What a job is asked for, and whether for the hash of its file.</summary>
    protected RedJobProperty[] CreateProperties(params ReadOnlySpan<RedJobProperty> others)
    {
        List<RedJobProperty> properties = [.. RedJob.UsualProperties.Select(static tag => new RedJobProperty(tag, "")), .. others];
        if (Options.Verifies)
        {
            properties.Add(new RedJobProperty(RedJobTag.Sha256, ""));
        }

        return [.. properties];
    }

    /// <summary>Compares what arrived with what was sent.</summary>
    /// <param name="job">The job, ended.</param>
    /// <param name="path">The file.</param>
    /// <param name="sha256">What was computed here.</param>
    /// <returns>Whether the RED has computed the same; false: it computes none.</returns>
    /// <exception cref="RedTransferException">ChecksumMismatch.</exception>
    protected static bool Verify(RedJob job, string path, string sha256)
    {
        if (sha256.Length == 0 || job.Properties.GetValueOrDefault(RedJobTag.Sha256) is not { Length: > 0 } theirs)
        {
            return false;
        }

        return theirs.Equals(sha256, StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new RedTransferException(RedTransferFault.ChecksumMismatch, $"'{path}' did not arrive as it was sent: its SHA-256 is {sha256} here and {theirs} in the world.");
    }

    /// <summary>Begins a hash with the part of a file that is there already.</summary>
    /// <param name="file">The file, at its beginning; afterwards at the end of that part.</param>
    /// <param name="length">Length of that part.</param>
    /// <returns>The hash; null: none is wanted.</returns>
    protected IncrementalHash? BeginHash(FileStream file, long length)
    {
        if (!Options.Verifies)
        {
            file.Position = length;
            return null;
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[TransferBuffer.Size];
        for (long left = length; left > 0;)
        {
            int count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        return hash;
    }

    private static bool IsOfOldPart(RedTransferException exception, CarriedBytes count) => exception.Fault == RedTransferFault.ChecksumMismatch && count.ResumedAt > 0;
}
