using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Finds the items of a world that a path with wildcards means. Only directories in which something is to be found are listed.</summary>
/// <param name="world">The world.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class RedItemPattern(RedWorld world, CancellationToken cancellationToken)
{
    /// <summary>Finds the paths.</summary>
    /// <param name="pattern">The path, each part of which may be a pattern.</param>
    /// <returns>The paths; of a path without wildcards that path, whether it is there or not.</returns>
    public IEnumerable<string> Expand(string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return [WildcardPattern.Unescape(pattern)];
        }

        IEnumerable<string> paths = [RedPath.Root];
        string[] parts = RedPath.Normalize(pattern).Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool isLast = i == parts.Length - 1;
            paths = WildcardPattern.ContainsWildcardCharacters(part)
                ? paths.SelectMany(directory => FindIn(directory, part, isLast))
                : paths.Select(directory => RedPath.Combine(directory, WildcardPattern.Unescape(part)));
        }

        return paths;
    }

    private IEnumerable<string> FindIn(string directory, string part, bool isLast)
    {
        // Names in a world that differ in case are names of different items.
        var wildcard = new WildcardPattern(part, WildcardOptions.None);
        return ListDirectory(directory).Where(item => (isLast || item.Type is RedItemType.Directory or RedItemType.Link) && wildcard.IsMatch(item.Name)).Select(static item => item.FullName);
    }

    private IEnumerable<RedItem> ListDirectory(string directory)
    {
        try
        {
            return world.List(directory, cancellationToken).Skip(1);
        }
        catch (RedErrorException exception) when (exception.RedError == Protocol.Red.RedError.NoEntry)
        {
            // A pattern that nothing fits means nothing; the directory of one need not be there either.
            return [];
        }
    }
}
