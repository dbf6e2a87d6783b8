using Smash.Client.Interop;

namespace Smash.Client;

/// <summary>Finds out which files are sent, and whereto.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How.</param>
internal sealed class SendPlanner(RedWorld world, RedTransferOptions options)
{
    private readonly TransferPlan _plan = new();

    /// <summary>Finds out.</summary>
    /// <param name="paths">Absolute paths of this machine.</param>
    /// <param name="destination">Path in the world.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RedTransferException">NotADirectory: several would go where a file is.</exception>
    public TransferPlan Plan(IReadOnlyCollection<string> paths, string destination, CancellationToken cancellationToken)
    {
        RedItem? target = world.FindItem(destination, cancellationToken);
        bool isFolder = target?.IsDirectory ?? (paths.Count > 1 || destination.EndsWith('/'));
        if (paths.Count > 1 && target is { IsDirectory: false })
        {
            throw new RedTransferException(RedTransferFault.NotADirectory, $"'{destination}' is no directory, and cannot take {paths.Count} items.");
        }

        if (isFolder && target is null)
        {
            _plan.Directories.Add(destination);
        }

        foreach (string path in paths)
        {
            Add(path, isFolder ? RedPath.Combine(destination, Path.GetFileName(Path.TrimEndingDirectorySeparator(path))) : RedPath.Normalize(destination), isInTree: false, cancellationToken);
        }

        return _plan;
    }

    private void Add(string path, string target, bool isInTree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FileStatus.ReadTarget(path, out FileStatus status) != 0)
        {
            _plan.Refuse(path, RedTransferFault.NotFound, $"There is nothing at '{path}'.", isInTree);
        }
        else if (status.IsDirectory)
        {
            AddDirectory(path, target, isInTree, cancellationToken);
        }
        else if (status.IsRegularFile)
        {
            AddFile(path, target);
        }
        else
        {
            _plan.Refuse(path, RedTransferFault.NotAFile, $"'{path}' is neither a file nor a directory.", isInTree);
        }
    }

    private void AddFile(string path, string target) => LocalFile.Do(path, () =>
    {
        bool isExecutable = File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
        _plan.Files.Add(new TransferFile(path, target, new FileInfo(path).Length, RedPermissions.Read | RedPermissions.Write | (isExecutable ? RedPermissions.Execute : 0)));
    });

    private void AddDirectory(string path, string target, bool isInTree, CancellationToken cancellationToken)
    {
        if (isInTree && FileStatus.Read(path, out FileStatus status) == 0 && status.IsLink)
        {
            // It may lead back to where it is.
            _plan.Refuse(path, RedTransferFault.NotAFile, $"'{path}' is a link to a directory, and is left out.", isSkipped: true);
            return;
        }

        if (!options.Recurses)
        {
            _plan.Refuse(path, RedTransferFault.IsDirectory, $"'{path}' is a directory.");
            return;
        }

        _plan.Directories.Add(target);
        foreach (string child in LocalFile.Do(path, () => Directory.GetFileSystemEntries(path)))
        {
            Add(child, RedPath.Combine(target, Path.GetFileName(child)), isInTree: true, cancellationToken);
        }
    }
}
