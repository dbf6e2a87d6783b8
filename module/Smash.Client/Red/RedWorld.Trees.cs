using Smash.Protocol.Red;

namespace Smash.Client;

/// <content>Directories with all that is in them.</content>
public sealed partial class RedWorld
{
    /// <summary>Gets an item, and, of a directory or a link to one, what is in it.</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item itself first, a directory where it is a link to one; then what is in it.</returns>
    /// <exception cref="RedErrorException">RED_ENOENT: there is no such item.</exception>
    public RedItem[] ListThrough(string path, CancellationToken cancellationToken = default)
    {
        RedItem[] listed = List(path, cancellationToken);
        if (listed[0].Type != RedItemType.Link)
        {
            return listed;
        }

        try
        {
            // With a slash behind it a link is what it leads to.
            return List($"{path}/", cancellationToken);
        }
        catch (RedErrorException exception) when (exception.RedError is RedError.NoEntry or RedError.Unknown)
        {
            // It leads to a file, nowhere, or to where one may not look.
            return listed;
        }
    }

    /// <summary>Makes a directory, and those that it lies in; what is there stays.</summary>
    /// <param name="path">Path of the directory.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">One of them cannot be made, for example since there is a file of that name.</exception>
    public void CreateDirectories(string path, CancellationToken cancellationToken = default)
    {
        if (FindItem(path, cancellationToken) is { } found && (found.IsDirectory || (found.Type == RedItemType.Link && ListThrough(path, cancellationToken)[0].IsDirectory)))
        {
            return;
        }

        string parent = RedPath.GetParent(path);
        if (parent != RedPath.Root)
        {
            CreateDirectories(parent, cancellationToken);
        }

        CreateDirectory(path, cancellationToken);
    }

    /// <summary>Removes an item; of a link, the link alone.</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="recurse">Whether all that is in a directory goes first.</param>
    /// <param name="cancellationToken">Ends it between two items.</param>
    /// <exception cref="RedErrorException">RED_ENOENT: there is no such item; RED_ENOTEMPTY: there is something in it.</exception>
    public void RemoveTree(string path, bool recurse, CancellationToken cancellationToken = default)
    {
        if (recurse && FindEntry(path, cancellationToken) is { IsDirectory: true })
        {
            foreach (RedItem child in List(path, cancellationToken).Skip(1))
            {
                RemoveListed(child, cancellationToken);
            }
        }

        RemoveItem(path, cancellationToken);
    }

    /// <summary>Copies an item into a world, this one or another. Of a link, what it leads to is copied; within a directory links and devices are left out.</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="target">The world that it goes to.</param>
    /// <param name="targetPath">The path that it gets there.</param>
    /// <param name="recurse">Whether all that is in a directory is copied too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The copy.</returns>
    public RedItem CopyTree(string path, RedWorld target, string targetPath, bool recurse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        // All that there is before the first is copied: otherwise what is copied into a directory could be found in it again.
        foreach ((RedItem item, string destination) in FindTree(ListThrough(path, cancellationToken), targetPath, recurse, cancellationToken).ToArray())
        {
            if (item.IsDirectory)
            {
                target.CreateDirectories(destination, cancellationToken);
            }
            else
            {
                CopyFile(item, target, destination, cancellationToken);
            }
        }

        return target.List(targetPath, cancellationToken)[0];
    }

    private IEnumerable<(RedItem Item, string Destination)> FindTree(RedItem[] listed, string destination, bool recurse, CancellationToken cancellationToken)
    {
        yield return (listed[0], destination);
        foreach (RedItem child in recurse ? listed.Skip(1).Where(static child => child.Type is RedItemType.Directory or RedItemType.File) : [])
        {
            string name = RedPath.Combine(destination, child.Name);
            RedItem[] found = child.IsDirectory ? List(child.FullName, cancellationToken) : [child];
            foreach ((RedItem, string) each in FindTree(found, name, recurse, cancellationToken))
            {
                yield return each;
            }
        }
    }

    private void RemoveListed(RedItem item, CancellationToken cancellationToken)
    {
        if (item.IsDirectory)
        {
            foreach (RedItem child in List(item.FullName, cancellationToken).Skip(1))
            {
                RemoveListed(child, cancellationToken);
            }
        }

        RemoveItem(item.FullName, cancellationToken);
    }

    /// <summary>An item as the directory that it is in lists it: a link as a link, which a question for itself follows.</summary>
    private RedItem? FindEntry(string path, CancellationToken cancellationToken)
    {
        string plain = RedPath.Normalize(path);
        return plain == RedPath.Root
            ? FindItem(plain, cancellationToken)
            : List(RedPath.GetParent(plain), cancellationToken).Skip(1).FirstOrDefault(item => item.FullName == plain);
    }
}
