using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client;

/// <summary>A world of a RED: a file system and jobs of its own, opened by its key. Any number of threads may use it at once.</summary>
public sealed partial class RedWorld
{
    /// <summary>Scheme of the address of a world.</summary>
    public const string UriScheme = "red";

    internal RedWorld(RedHost host, RedWorldKey key, bool isDefault)
    {
        RedHost = host;
        Key = key;
        IsDefault = isDefault;
    }

    /// <summary>The RED that it is on.</summary>
    public RedHost RedHost { get; }

    /// <summary>Its key: who has it may do with the world what they like.</summary>
    public RedWorldKey Key { get; }

    /// <summary>Its name. The RED has made it up, and it is the secret part of the key.</summary>
    public string Name => Key.Name;

    /// <summary>When it was made, local time.</summary>
    public DateTime Created => Key.Creation.ToDateTimeOffset().LocalDateTime;

    /// <summary>Whether it is the RED's default world, which everybody shares.</summary>
    public bool IsDefault { get; }

    /// <summary>Whether it was destroyed by this process.</summary>
    public bool IsDestroyed { get; private set; }

    /// <summary>Where it is: <c>red://host:port/NAME</c>. Within this process it can be found by it.</summary>
    public Uri Uri => new($"{UriScheme}://{RedHost.Uri.Authority}/{Uri.EscapeDataString(Name)}");

    /// <summary>Asks for properties of the RED and of this world (red_properties).</summary>
    /// <param name="names">Their names; none: all that the RED has.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_EBADPROPERTY: there is none of that name; RED_EBADWORLD: the world is gone.</exception>
    public RedPropertyValue[] GetProperties(IReadOnlyCollection<string>? names = null, CancellationToken cancellationToken = default)
    {
        IEnumerable<string> wanted = names is { Count: > 0 } ? names : RedHost.Properties.Select(static property => property.Name);
        var request = new GetRedPropertyRequest(RedHost.Key, Key, [.. wanted.Select(static name => new RedProperty(name, ""))]);
        Dictionary<string, string> descriptions = RedHost.Properties.ToDictionary(static property => property.Name, static property => property.Description);
        return
        [
            .. RedHost.Client.Call(request, cancellationToken: cancellationToken).Properties
                .Select(property => new RedPropertyValue(RedHost, property.Tag, descriptions.GetValueOrDefault(property.Tag, ""), property.Content)),
        ];
    }

    /// <summary>Destroys it, with its files and jobs (red_destroy). There is no way back.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_EBADWORLD: it is gone already.</exception>
    public void Destroy(CancellationToken cancellationToken = default)
    {
        RedHost.Client.Call(new RemoveRedWorldRequest(RedHost.Key, Key), cancellationToken: cancellationToken);
        IsDestroyed = true;
        Forget();
    }

    /// <summary>Has this process know it no longer. The world goes on.</summary>
    public void Forget() => RedHost.Forget(this);

    /// <summary>Where it is: <c>red://host:port/NAME</c>.</summary>
    public override string ToString() => Uri.ToString();
}
