using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client;

/// <content>The files of a world. Relative paths begin at its root.</content>
public sealed partial class RedWorld
{
    /// <summary>Gets an item, and, of a directory, what is in it (red_list).</summary>
    /// <param name="path">Path of the item; a link is followed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item itself first; then, of a directory, what is in it.</returns>
    /// <exception cref="RedErrorException">RED_ENOENT: there is no such item.</exception>
    public RedItem[] List(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<RedFile> files = RedHost.Client.Call(new GetRedItemRequest(RedHost.Key, Key, path), cancellationToken: cancellationToken).Files;
        if (files.Count == 0)
        {
            throw new RedLinkException(RedLinkFault.Protocol, $"The RED at {RedHost} lists '{path}' without an error, and without anything.");
        }

        return [CreateItem(files[0], path), .. files.Skip(1).Select(file => CreateChild(file, path))];
    }

    /// <summary>Gets an item.</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item; null: there is none.</returns>
    public RedItem? FindItem(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            return List(path, cancellationToken)[0];
        }
        catch (RedErrorException exception) when (exception.RedError == RedError.NoEntry)
        {
            return null;
        }
    }

    /// <summary>Makes a directory (red_directory).</summary>
    /// <param name="path">Path of the directory; the one that it is in has to be there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_ENOENT: the directory that it should be in is not there.</exception>
    public void CreateDirectory(string path, CancellationToken cancellationToken = default) =>
        RedHost.Client.Call(new NewRedDirectoryRequest(RedHost.Key, Key, path), cancellationToken: cancellationToken);

    /// <summary>Sets what may be done with an item (red_perm).</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="permissions">What may be done with it from now on, and nothing else.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_ENOENT: there is no such item.</exception>
    public void SetPermissions(string path, RedPermissions permissions, CancellationToken cancellationToken = default)
    {
        var mode = new RedMode(permissions.HasFlag(RedPermissions.Read), permissions.HasFlag(RedPermissions.Write), permissions.HasFlag(RedPermissions.Execute));
        RedHost.Client.Call(new SetRedItemPermissionRequest(RedHost.Key, Key, path, mode), cancellationToken: cancellationToken);
    }

    /// <summary>Removes a file, a link or an empty directory (red_remove).</summary>
    /// <param name="path">Path of the item.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_ENOENT: there is no such item; RED_ENOTEMPTY: there is something in it.</exception>
    public void RemoveItem(string path, CancellationToken cancellationToken = default) =>
        RedHost.Client.Call(new RemoveRedItemRequest(RedHost.Key, Key, path), cancellationToken: cancellationToken);

    private RedItem CreateChild(RedFile file, string directory)
    {
        // What a RED says is not to be believed: a name that leads elsewhere would have files written elsewhere, here.
        string name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        return RedPath.IsName(name)
            ? CreateItem(file, RedPath.Combine(directory, name))
            : throw new RedLinkException(RedLinkFault.Protocol, $"The RED at {RedHost} lists in '{directory}' what is no name of a file: '{file.Name}'.");
    }

    private RedItem CreateItem(RedFile file, string path)
    {
        RedPermissions permissions = (file.Mode.Read ? RedPermissions.Read : 0) | (file.Mode.Write ? RedPermissions.Write : 0) | (file.Mode.Execute ? RedPermissions.Execute : 0);
        return new RedItem(this, path, (RedItemType)file.Type, permissions, file.SizeBytes);
    }
}
