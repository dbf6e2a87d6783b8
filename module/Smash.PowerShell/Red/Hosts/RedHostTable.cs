using System.Collections.Concurrent;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>The REDs that this process is connected to, one an address, for all its runspaces; and by them the worlds that it knows.</summary>
internal static class RedHostTable
{
    private static readonly ConcurrentDictionary<Uri, RedHost> Hosts = new();

    /// <summary>All that are connected to, those that were connected first before the others.</summary>
    public static RedHost[] All => [.. Hosts.Values.OrderBy(static host => host.Uri.ToString(), StringComparer.Ordinal)];

    /// <summary>The RED at an address; null: it was not connected to.</summary>
    public static RedHost? Find(Uri uri) => Hosts.GetValueOrDefault(uri.AbsolutePath == "/" ? new Uri(uri, RedClient.Path) : uri);

    /// <summary>Connects to a RED. One that is connected already, and was not restarted, is the same object again.</summary>
    /// <param name="uri">Where it answers.</param>
    /// <param name="options">How it is spoken to.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static RedHost Connect(Uri uri, RedClientOptions options, CancellationToken cancellationToken)
    {
        RedHost connected = RedHost.Connect(uri, options, cancellationToken);
        if (Find(uri) is { } known && known.Key.Start == connected.Key.Start && known.IsSpokenTo(options))
        {
            connected.Dispose();
            return known;
        }

        Hosts.AddOrUpdate(connected.Uri, connected, (_, before) =>
        {
            connected.AdoptWorlds(before);
            return connected;
        });
        return connected;
    }

    /// <summary>Closes a connection and forgets it.</summary>
    public static void Close(RedHost host)
    {
        Hosts.TryRemove(new KeyValuePair<Uri, RedHost>(host.Uri, host));
        host.Dispose();
    }

    /// <summary>Closes all.</summary>
    public static void CloseAll()
    {
        foreach (RedHost host in All)
        {
            Close(host);
        }
    }

    /// <summary>A world by where it is: <c>red://host:port/NAME</c>; the default world where the name is left out.</summary>
    /// <returns>The world; null: none that this process knows.</returns>
    public static RedWorld? FindWorld(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != RedWorld.UriScheme)
        {
            return null;
        }

        string name = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/'));
        return All.Where(host => host.Uri.Authority.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase))
            .Select(host => name.Length == 0 ? host.DefaultWorld : host.FindWorld(name))
            .FirstOrDefault(static world => world is not null);
    }
}
