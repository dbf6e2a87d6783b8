using System.Collections.Concurrent;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client;

/// <summary>A RED that was connected to: a remote execution daemon, with its worlds. Any number of threads may use it at once.</summary>
public sealed class RedHost : IDisposable
{
    private readonly ConcurrentDictionary<string, RedWorld> _worlds = new(StringComparer.Ordinal);
    private readonly ConnectRedHostResponse _hello;
    private volatile bool _isClosed;

    private RedHost(RedClient client, RedClientOptions options, ConnectRedHostResponse hello)
    {
        Client = client;
        _hello = hello;
        Options = options;
        DefaultWorld = _worlds.GetOrAdd(hello.DefaultWorld.Name, _ => new RedWorld(this, hello.DefaultWorld, isDefault: true));
        Properties = hello.Properties.Select(text => RedPropertyValue.Parse(this, text)).ToArray();
    }

    /// <summary>What calls it.</summary>
    public RedClient Client { get; }

    /// <summary>How it is spoken to; nothing that is shown to people, since the token is in it.</summary>
    internal RedClientOptions Options { get; }

    /// <summary>Where it answers.</summary>
    public Uri Uri => Client.Uri;

    /// <summary>Its key, which every call carries: it is another one after a restart.</summary>
    public RedKey Key => _hello.Key;

    /// <summary>Name of its machine, as it says.</summary>
    public string ComputerName => _hello.Key.Address.Hostname;

    /// <summary>The port that it answers at.</summary>
    public int Port => Uri.Port;

    /// <summary>When it was started, local time.</summary>
    public DateTime Started => _hello.Key.Start.ToDateTimeOffset().LocalDateTime;

    /// <summary>Kind of its processor, as uname -m says.</summary>
    public string Machine => _hello.Machine;

    /// <summary>Name of its kernel, as uname -s says.</summary>
    public string KernelName => _hello.KernelName;

    /// <summary>Release of its kernel, as uname -r says.</summary>
    public string KernelRelease => _hello.KernelRelease;

    /// <summary>Version of its kernel, as uname -v says.</summary>
    public string KernelVersion => _hello.KernelVersion;

    /// <summary>The properties that it can be asked for, without their values.</summary>
    /// <remarks>An array, which PowerShell can index.</remarks>
    public IReadOnlyList<RedPropertyValue> Properties { get; }

    /// <summary>The world that is there from its start, and that everybody shares who may use the RED.</summary>
    public RedWorld DefaultWorld { get; }

    /// <summary>The worlds that this process knows: the default one, those that it has made, and those that it was given the keys of.</summary>
    public IReadOnlyList<RedWorld> Worlds => _worlds.Values.OrderBy(static world => world.Created).ToArray();

    /// <summary>Whether the connection was closed.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Connects to a RED, by red_hello.</summary>
    /// <param name="uri">Where it answers; <c>http://host:port</c> is enough.</param>
    /// <param name="options">How it is spoken to.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedLinkException">It cannot be reached, or is no RED.</exception>
    public static RedHost Connect(Uri uri, RedClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RedClientOptions();
        var client = new RedClient(uri, options);
        try
        {
            return new RedHost(client, options, client.Call(new ConnectRedHostRequest(), cancellationToken: cancellationToken));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Makes a world (red_world).</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_ENOMOREWORLD: there are as many as it makes.</exception>
    /// <exception cref="RedLinkException">It cannot be reached.</exception>
    public RedWorld CreateWorld(CancellationToken cancellationToken = default) =>
        OpenWorld(Client.Call(new NewRedWorldRequest(Key), cancellationToken: cancellationToken).Key);

    /// <summary>The world of a key. It is not asked whether it is there.</summary>
    /// <param name="key">The key.</param>
    public RedWorld OpenWorld(RedWorldKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _worlds.GetOrAdd(key.Name, _ => new RedWorld(this, key, isDefault: false));
    }

    /// <summary>A world by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The world; null: none that this process knows.</returns>
    public RedWorld? FindWorld(string name) => _worlds.GetValueOrDefault(name);

    /// <summary>Whether it is spoken to in a certain way: with that token, those certificates.</summary>
    /// <param name="options">The way.</param>
    public bool IsSpokenTo(RedClientOptions options) => Options == options;

    /// <summary>Whether it is there still, and the same as when it was connected to: one that was restarted has lost all its worlds.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedLinkException">It cannot be reached.</exception>
    public bool IsCurrent(CancellationToken cancellationToken = default) =>
        Client.Call(new ConnectRedHostRequest(), cancellationToken: cancellationToken).Key.Start == Key.Start;

    /// <summary>Closes the connection. The worlds go on.</summary>
    public void Dispose()
    {
        _isClosed = true;
        Client.Dispose();
    }

    /// <summary>Where it answers.</summary>
    public override string ToString() => Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>Takes over the worlds of another connection to the same RED; those of one that was restarted since are gone.</summary>
    /// <param name="other">The other connection.</param>
    public void AdoptWorlds(RedHost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (RedWorld world in other.Key == Key ? other.Worlds : [])
        {
            OpenWorld(world.Key);
        }
    }

    /// <summary>Whether it has red_wait, as far as is known.</summary>
    internal bool HasWait { get; set; } = true;

    internal void Forget(RedWorld world) => _worlds.TryRemove(new KeyValuePair<string, RedWorld>(world.Name, world));
}
