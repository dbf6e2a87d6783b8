using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <content>What is there.</content>
public sealed partial class RedProvider
{
    /// <inheritdoc/>
    protected override bool ItemExists(string path)
    {
        // The engine takes an exception here to mean that there is no such item, and says so; why nobody can know has to be told as an error.
        bool exists = false;
        Do(path, (world, place) => exists = world.FindItem(place, StoppingToken) is not null);
        return exists;
    }

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => Answer(path, IsContainer);

    /// <inheritdoc/>
    protected override bool HasChildItems(string path) => Answer(path, (world, place) => world.ListThrough(place, StoppingToken).Length > 1);

    /// <inheritdoc/>
    protected override void GetItem(string path) => Do(path, (world, place) => Write(world.List(place, StoppingToken)[0]));

    /// <inheritdoc/>
    protected override object GetChildItemsDynamicParameters(string path, bool recurse) => new ItemSelection();

    /// <inheritdoc/>
    protected override object GetChildNamesDynamicParameters(string path) => new ItemSelection();

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse, uint depth) => Do(path, (world, place) =>
    {
        RedItem[] listed = world.ListThrough(place, StoppingToken);
        if (listed[0].IsDirectory)
        {
            WriteChildren(listed, recurse ? depth : 0);
        }
        else
        {
            Write(listed[0]);
        }
    });

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers) => Do(path, (world, place) =>
    {
        foreach (RedItem child in SortChildren(world.ListThrough(place, StoppingToken)))
        {
            if (IsWanted(child) || (returnContainers == ReturnContainers.ReturnAllContainers && child.IsDirectory))
            {
                WriteItemObject(child.Name, PathOf(child), child.IsDirectory);
            }
        }
    });

    private static IEnumerable<RedItem> SortChildren(RedItem[] listed) => listed.Skip(1).OrderBy(static child => child.Name, StringComparer.Ordinal);

    private void WriteChildren(RedItem[] listed, uint depth)
    {
        foreach (RedItem child in SortChildren(listed))
        {
            StoppingToken.ThrowIfCancellationRequested();
            if (IsWanted(child))
            {
                Write(child);
            }

            // A link is shown and not followed: it may lead back to where it is.
            if (depth > 0 && child.IsDirectory)
            {
                Do(PathOf(child), (world, place) => WriteChildren(world.List(place, StoppingToken), depth - 1));
            }
        }
    }

    /// <summary>Whether -Filter, -File and -Directory let an item through.</summary>
    private bool IsWanted(RedItem item) =>
        (string.IsNullOrEmpty(Filter) || (_filter ??= WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase)).IsMatch(item.Name))
        && (DynamicParameters as ItemSelection)?.Includes(item) != false;

    private void Write(RedItem item) => WriteItemObject(item, PathOf(item), item.IsDirectory);

    private static string PathOf(RedItem item) => (WorldLocation.OfRoot(item.World) with { Path = item.FullName }).ToString();
}
