using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Provider;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Drives whose root is that of a world: <c>New-PSDrive -Name w -PSProvider Red -Root $world</c>.</summary>
/// <remarks>
/// The engine makes an instance for
/// nearly every question that it has; an instance holds nothing but what belongs to the one command that it serves.
/// </remarks>
[CmdletProvider("Red", ProviderCapabilities.Filter | ProviderCapabilities.ShouldProcess)]
[SuppressMessage("Design", "CA1001", Justification = "The engine never disposes of an instance, and what it holds has nothing to free without timers and handles.")]
public sealed partial class RedProvider : NavigationCmdletProvider, IContentCmdletProvider
{
    private readonly CancellationTokenSource _stopping = new();
    private WildcardPattern? _filter;

    private CancellationToken StoppingToken => _stopping.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Makes a drive, whose root is the world's or a directory in it.</summary>
    /// <param name="drive">What New-PSDrive was given; its root is a world, or its text with a path behind.</param>
    protected override PSDriveInfo? NewDrive(PSDriveInfo drive)
    {
        ArgumentNullException.ThrowIfNull(drive);
        if (WorldLocation.Parse(drive.Root).Root.Length == 0)
        {
            var exception = new CommandException("RedWorldUnknown", $"'{drive.Root}' is no world. -Root takes one that New-RedWorld or Get-RedWorld gives, or a directory in it: \"$world/tmp\".", ErrorCategory.ObjectNotFound);
            throw ProviderFault.Create(exception, drive.Root);
        }

        // With a slash at its end, as that of the file system: the engine takes ".." to be the way to any other root.
        string root = $"{WorldLocation.Parse(drive.Root).ToString().TrimEnd('/')}/";
        PSDriveInfo? made = Answer(drive.Root, (world, path) => IsContainer(world, path)
            ? new PSDriveInfo(drive.Name, drive.Provider, root, string.IsNullOrEmpty(drive.Description) ? $"A world of {world.RedHost}" : drive.Description, drive.Credential)
            : throw new CommandException("RedRootNotFound", $"There is no directory '{path}' in the world that could be the root of a drive.", ErrorCategory.ObjectNotFound));
        DirectoryFunction.Define(SessionState);
        return made;
    }

    /// <summary>Forgets a drive; the world stays.</summary>
    /// <param name="drive">The drive.</param>
    protected override PSDriveInfo RemoveDrive(PSDriveInfo drive)
    {
        ArgumentNullException.ThrowIfNull(drive);
        if (SessionState.Drive.GetAllForProvider(drive.Provider.Name).All(other => other.Name == drive.Name))
        {
            DirectoryFunction.Remove(SessionState);
        }

        return drive;
    }

    /// <summary>Whether there is a directory, or a link to one.</summary>
    private bool IsContainer(RedWorld world, string path) => world.FindItem(path, StoppingToken) switch
    {
        null => false,
        { Type: RedItemType.Link } => world.ListThrough(path, StoppingToken)[0].IsDirectory,
        var item => item.IsDirectory,
    };

    /// <summary>The world of a path.</summary>
    /// <exception cref="CommandException">RedWorldUnknown: this session knows none of that name.</exception>
    private static RedWorld GetWorld(WorldLocation location) =>
        RedHostTable.All.SelectMany(static host => host.Worlds).FirstOrDefault(world => WorldLocation.OfRoot(world).Root == location.Root)
        ?? throw new CommandException(
            "RedWorldUnknown",
            $"This session knows no world '{location.Root}', or not any more. New-RedWorld and Get-RedWorld give worlds, and New-PSDrive takes one: New-PSDrive -Name w -PSProvider Red -Root $world.",
            ErrorCategory.ObjectNotFound);

    /// <summary>Does something with an item; a failure is that item's error, and the command goes on.</summary>
    private void Do(string path, Action<RedWorld, string> action) => Do(path, action, ErrorTable.CreateRecord);

    private void Do(string path, Action<RedWorld, string> action, Func<Exception, string, ErrorRecord> createRecord)
    {
        try
        {
            var location = WorldLocation.Parse(path);
            action(GetWorld(location), location.Path);
        }
        catch (Exception exception) when (exception is SmashException or CommandException or ObjectDisposedException)
        {
            WriteError(createRecord(exception, path));
        }
        catch (RuntimeException fault) when (fault.InnerException is SmashException or CommandException)
        {
            // As readers and writers of content end by it.
            WriteError(createRecord(fault.InnerException, path));
        }
        catch (OperationCanceledException) when (StoppingToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Answers what the engine has to know to go on. What one item alone is refused for is that item's error, and the engine goes on with the next; anything else ends the command.</summary>
    private T? Answer<T>(string path, Func<RedWorld, string, T> function)
    {
        try
        {
            var location = WorldLocation.Parse(path);
            return function(GetWorld(location), location.Path);
        }
        catch (RedErrorException exception) when (exception.RedError == RedError.Unknown)
        {
            WriteError(ErrorTable.CreateRecord(exception, path));
            return default;
        }
        catch (Exception exception) when (exception is SmashException or CommandException or ObjectDisposedException)
        {
            throw ProviderFault.Create(exception, path);
        }
        catch (OperationCanceledException) when (StoppingToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
