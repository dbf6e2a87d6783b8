namespace Smash.Client;

/// <summary>Finds out which files are received, and whereto.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How.</param>
internal sealed class ReceivePlanner(RedWorld world, RedTransferOptions options)
{
    private readonly TransferPlan _plan = new();

    /// <summary>Finds out.</summary>
    /// <param name="paths">Paths in the world.</param>
    /// <param name="destination">Absolute path of this machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RedTransferException">NotADirectory: several would go where a file is.</exception>
    public TransferPlan Plan(IReadOnlyCollection<string> paths, string destination, CancellationToken cancellationToken)
    {
        bool isFolder = Directory.Exists(destination) || (!File.Exists(destination) && (paths.Count > 1 || destination.EndsWith('/')));
        if (paths.Count > 1 && !isFolder)
        {
            throw new RedTransferException(RedTransferFault.NotADirectory, $"'{destination}' is no directory, and cannot take {paths.Count} items.");
        }

        if (isFolder)
        {
            _plan.Directories.Add(destination);
        }

        foreach (string path in paths)
        {
            AddNamed(path, destination, isFolder, cancellationToken);
        }

        return _plan;
    }

    private void AddNamed(string path, string destination, bool isFolder, CancellationToken cancellationToken)
    {
        RedItem[] items;
        try
        {
            items = world.List(path, cancellationToken);
        }
        catch (RedErrorException exception)
        {
            _plan.Failures.Add(new RedTransferFailure(path, exception));
            return;
        }

        // A name such as '..' means one here too: only its own parts are believed, not what it leads to.
        bool isNamed = RedPath.IsName(items[0].Name);
        string target = isFolder && isNamed ? Path.Combine(destination, items[0].Name) : destination;
        if (!items[0].IsDirectory)
        {
            AddFile(items[0], target);
        }
        else if (options.Recurses)
        {
            AddDirectory(items, target, cancellationToken);
        }
        else
        {
            _plan.Refuse(path, RedTransferFault.IsDirectory, $"'{path}' is a directory.");
        }
    }

    private void AddFile(RedItem item, string target) => _plan.Files.Add(new TransferFile(target, item.FullName, item.Size, item.Permissions));

    private void AddDirectory(RedItem[] items, string target, CancellationToken cancellationToken)
    {
        _plan.Directories.Add(target);
        foreach (RedItem item in items.Skip(1))
        {
            AddChild(item, Path.Combine(target, item.Name), cancellationToken);
        }
    }

    private void AddChild(RedItem item, string target, CancellationToken cancellationToken)
    {
        switch (item.Type)
        {
            case RedItemType.Directory:
                AddDirectory(world.List(item.FullName, cancellationToken), target, cancellationToken);
                break;
            case RedItemType.File:
                AddFile(item, target);
                break;
            default:
                _plan.Refuse(item.FullName, RedTransferFault.NotAFile, $"'{item.FullName}' is a {(item.Type == RedItemType.Link ? "link" : "device")}, and is left out.", isSkipped: true);
                break;
        }
    }
}
