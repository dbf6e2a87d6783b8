using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>A sink or source that can begin: its file is open. The job that is made of it owns that.</summary>
internal sealed class TransferJobPlan : IDisposable
{
    private TransferJobPlan(string path, JobParameters parameters, long blockSize)
    {
        Path = path;
        Parameters = parameters;
        BlockSize = blockSize;
    }

    /// <summary>The file's name in the world.</summary>
    public string Path { get; }

    /// <summary>What the caller said by properties.</summary>
    public JobParameters Parameters { get; }

    /// <summary>Bytes that are moved at once; 0: the default.</summary>
    public long BlockSize { get; }

    /// <summary>The file.</summary>
    public required SafeFileHandle File { get; init; }

    /// <summary>The same file to compute a hash of; null: none is asked for.</summary>
    public SafeFileHandle? HashedFile { get; private init; }

    /// <summary>Whether the file is emptied when the connection has come.</summary>
    public bool Truncates { get; private init; }

    /// <summary>The socket at which a sink waits; the listener's from the job's beginning on.</summary>
    public SafeFileHandle? Listening { get; private init; }

    /// <summary>Where a source connects to.</summary>
    public RedAddress? Target { get; private init; }

    /// <summary>Prepares a sink. Not on the loop.</summary>
    /// <param name="world">Its world.</param>
    /// <param name="addresses">Where it may listen.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADSINK, RED_EBADWORLD.</exception>
    public static TransferJobPlan Open(IJobWorld world, TransferAddresses addresses, StartRedSinkRequest request)
    {
        string path = RequirePath(request.Sink.Path, RedError.BadSink);
        var parameters = JobParameters.Read(request.Properties, RedError.BadSink);
        // The port first: where it cannot be had, no empty file is left behind.
        SafeFileHandle listening = addresses.Listen(request.Sink.Incoming, RedError.BadSink);
        SafeFileHandle? file = null;
        try
        {
            file = JobFile.Open(RedError.BadSink, () => world.OpenForWriting(path, request.Sink.Append));
            return new TransferJobPlan(path, parameters, request.BlockSize)
            {
                File = file,
                HashedFile = parameters.IsHashed ? JobFile.Open(RedError.BadSink, () => world.OpenForReading(path)) : null,
                Truncates = !request.Sink.Append,
                Listening = listening,
            };
        }
        catch
        {
            listening.Dispose();
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a source. Not on the loop.</summary>
    /// <param name="world">Its world.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADSOURCE, RED_EBADWORLD.</exception>
    public static TransferJobPlan Open(IJobWorld world, StartRedSourceRequest request)
    {
        string path = RequirePath(request.Source.Path, RedError.BadSource);
        var parameters = JobParameters.Read(request.Properties, RedError.BadSource);
        RedAddress target = request.Source.Outgoing ?? throw new RedException(RedError.BadSource, "there is no outgoing address");
        var plan = new TransferJobPlan(path, parameters, request.BlockSize)
        {
            File = JobFile.Open(RedError.BadSource, () => world.OpenForReading(path)),
            HashedFile = parameters.IsHashed ? JobFile.Open(RedError.BadSource, () => world.OpenForReading(path)) : null,
            Target = target,
        };
        long length = RandomAccess.GetLength(plan.File);
        if (parameters.Offset <= length)
        {
            return plan;
        }

        plan.Dispose();
        throw new RedException(RedError.BadSource, $"OFFSET {parameters.Offset} is behind the end of '{path}', which has {length} bytes");
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        File.Dispose();
        HashedFile?.Dispose();
    }

    private static string RequirePath(string path, RedError refusal) => path.Length > 0 ? path : throw new RedException(refusal, "the filename is empty");
}
