using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <content>What is changed. RED has no method that renames or copies: both are done by sending files from the RED to itself, so that their bytes do not come here.</content>
public sealed partial class RedProvider
{
    private const string DirectoryType = "Directory";
    private const string FileType = "File";

    /// <inheritdoc/>
    protected override void NewItem(string path, string itemTypeName, object newItemValue)
    {
        string type = string.IsNullOrEmpty(itemTypeName) ? FileType : itemTypeName;
        bool isDirectory = IsType(type, DirectoryType);
        if (!isDirectory && !IsType(type, FileType))
        {
            WriteError(ErrorTable.CreateRecord(new CommandException("InvalidItemType", $"'{itemTypeName}' cannot be made in a world: use -ItemType Directory or File."), path));
        }
        else if (ShouldProcess(path, isDirectory ? "Create directory" : "Create file"))
        {
            Do(path, (world, place) => Create(world, place, isDirectory, newItemValue));
        }
    }

    /// <inheritdoc/>
    protected override void RemoveItem(string path, bool recurse)
    {
        if (ShouldProcess(path, "Remove"))
        {
            Do(path, (world, place) => world.RemoveTree(place, recurse, StoppingToken));
        }
    }

    /// <inheritdoc/>
    protected override void CopyItem(string path, string copyPath, bool recurse)
    {
        if (ShouldProcess($"{path} -> {copyPath}", "Copy"))
        {
            Do(path, (world, place) => Write(Copy(world, place, copyPath, recurse)));
        }
    }

    /// <inheritdoc/>
    protected override void MoveItem(string path, string destination)
    {
        if (ShouldProcess($"{path} -> {destination}", "Move"))
        {
            Do(path, (world, place) => Write(Move(world, place, destination)));
        }
    }

    /// <inheritdoc/>
    protected override void RenameItem(string path, string newName)
    {
        if (!RedPath.IsName(newName))
        {
            WriteError(ErrorTable.CreateRecord(new CommandException("InvalidItemName", $"'{newName}' is no name of an item: Move-Item moves one elsewhere."), path));
        }
        else if (ShouldProcess($"{path} -> {newName}", "Rename"))
        {
            Do(path, (world, place) => Write(Move(world, place, WorldLocation.Parse(path).GetParent().Enter(newName).ToString())));
        }
    }

    private static bool IsType(string given, string type) => type.StartsWith(given, StringComparison.OrdinalIgnoreCase);

    private void Create(RedWorld world, string path, bool isDirectory, object? value)
    {
        RedItem? found = world.FindItem(path, StoppingToken);
        if (found is not null && !(Force && found.IsDirectory == isDirectory))
        {
            throw new CommandException("RedItemExists", $"There is '{path}' already.{(found.IsDirectory == isDirectory ? " -Force takes it as it is, and empties a file." : "")}", ErrorCategory.ResourceExists);
        }

        if (isDirectory)
        {
            world.CreateDirectories(path, StoppingToken);
        }
        else
        {
            CreateFile(world, path, value);
        }

        Write(world.List(path, StoppingToken)[0]);
    }

    private void CreateFile(RedWorld world, string path, object? value)
    {
        if (Force)
        {
            world.CreateDirectories(RedPath.GetParent(path), StoppingToken);
        }

        using var writer = new WorldContentWriter(path, isAppending => world.OpenWrite(path, isAppending, StoppingToken), new ContentWriteParameters { NoNewline = true });
        writer.Write(value is null ? (object?[])[""] : [value]);
        writer.Close();
    }

    /// <summary>Copies an item, into the destination if that is a directory.</summary>
    /// <returns>The copy.</returns>
    private RedItem Copy(RedWorld world, string path, string destination, bool recurse)
    {
        (RedWorld targetWorld, string target) = FindTarget(world, path, destination);
        return world.CopyTree(path, targetWorld, target, recurse, StoppingToken);
    }

    private RedItem Move(RedWorld world, string path, string destination)
    {
        (RedWorld targetWorld, string target) = FindTarget(world, path, destination);
        if (targetWorld.FindItem(target, StoppingToken) is not null && !Force)
        {
            throw new CommandException("RedItemExists", $"There is '{target}' already. -Force replaces it.", ErrorCategory.ResourceExists);
        }

        RedItem moved = world.CopyTree(path, targetWorld, target, recurse: true, StoppingToken);
        world.RemoveTree(path, recurse: true, StoppingToken);
        return moved;
    }

    private (RedWorld World, string Path) FindTarget(RedWorld source, string path, string destination)
    {
        var location = WorldLocation.Parse(destination);
        RedWorld world = GetWorld(location);
        string target = IsContainer(world, location.Path) ? RedPath.Combine(location.Path, RedPath.GetName(path)) : location.Path;
        return world != source || !$"{target}/".StartsWith($"{path}/", StringComparison.Ordinal)
            ? (world, target)
            : throw new CommandException("RedItemInItself", $"'{path}' cannot be put into itself, at '{target}'.", ErrorCategory.InvalidArgument);
    }
}
