namespace Smash.Client;

/// <summary>Carries files and whole trees to and from a world.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How; null: as <see cref="RedTransferOptions"/> has it.</param>
public sealed class RedTransfer(RedWorld world, RedTransferOptions? options = null)
{
    private readonly RedTransferOptions _options = options ?? new RedTransferOptions();

    /// <summary>Sends files and directories into the world.</summary>
    /// <param name="paths">Absolute paths of this machine.</param>
    /// <param name="destination">A directory of the world that is there, into which they go under their names; of a single path it may be the name that it gets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What happens, as it happens: the transfer goes on while this is enumerated, and stops when it no longer is.</returns>
    /// <exception cref="SmashException">The destination cannot be used, or the RED not be reached.</exception>
    public IEnumerable<RedTransferUpdate> Send(IReadOnlyCollection<string> paths, string destination, CancellationToken cancellationToken = default)
    {
        TransferPlan plan = new SendPlanner(world, _options).Plan(paths, destination, cancellationToken);
        foreach (string directory in plan.Directories)
        {
            EnsureDirectory(directory, cancellationToken);
        }

        return Execute(plan, new FileSender(world, _options), cancellationToken);
    }

    /// <summary>Receives files and directories from the world.</summary>
    /// <param name="paths">Paths in the world.</param>
    /// <param name="destination">Absolute path of a directory here that is there, into which they go under their names; of a single path it may be the name that it gets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What happens, as it happens: the transfer goes on while this is enumerated, and stops when it no longer is.</returns>
    /// <exception cref="SmashException">The destination cannot be used, or the RED not be reached.</exception>
    public IEnumerable<RedTransferUpdate> Receive(IReadOnlyCollection<string> paths, string destination, CancellationToken cancellationToken = default)
    {
        TransferPlan plan = new ReceivePlanner(world, _options).Plan(paths, destination, cancellationToken);
        foreach (string directory in plan.Directories)
        {
            LocalFile.Do(directory, () => Directory.CreateDirectory(directory));
        }

        return Execute(plan, new FileReceiver(world, _options), cancellationToken);
    }

    private IEnumerable<RedTransferUpdate> Execute(TransferPlan plan, FileCarrier carrier, CancellationToken cancellationToken)
    {
        var none = new RedTransferProgress(0, plan.Files.Count, 0, plan.Files.Sum(static file => file.Size), "");
        IEnumerable<RedTransferUpdate> refused = plan.Failures.Select(failure => new RedTransferUpdate(none, null, failure));
        return refused.Concat(new TransferRun(plan, carrier, Math.Clamp(_options.Parallelism, 1, 64)).Execute(cancellationToken));
    }

    private void EnsureDirectory(string path, CancellationToken cancellationToken)
    {
        try
        {
            world.CreateDirectory(path, cancellationToken);
        }
        catch (RedErrorException) when (world.FindItem(path, cancellationToken) is { IsDirectory: true })
        {
            // It is there: that is all that is wanted.
        }
    }
}
