namespace Smash.Rex.Links;

/// <summary>The links of an origin, one to each server, by name. For its loop's thread alone.</summary>
/// <param name="services">What they need.</param>
internal sealed class LinkTable(LinkServices services)
{
    private readonly Dictionary<string, RexLink> _links = new(StringComparer.Ordinal);

    /// <summary>All of them, in order of names.</summary>
    public IEnumerable<RexLink> All => _links.Values.OrderBy(static link => link.Target.Name, StringComparer.Ordinal);

    /// <summary>Called when a link has changed its state.</summary>
    public Action<RexLink>? StateChanged { get; set; }

    /// <summary>Called when a load or a latency came.</summary>
    public Action<RexLink>? Measured { get; set; }

    /// <summary>Looks for a link.</summary>
    /// <param name="name">The server's name.</param>
    /// <returns>The link; null: there is none of that name.</returns>
    public RexLink? Find(string name) => _links.GetValueOrDefault(name);

    /// <summary>Takes over which servers there are: links to others end, with all that goes over them, and so do those whose way has changed. None is made before it is needed.</summary>
    /// <param name="targets">The servers, each name once.</param>
    public void Set(IEnumerable<SshTarget> targets)
    {
        var wanted = targets.ToDictionary(static target => target.Name, StringComparer.Ordinal);
        foreach (RexLink link in _links.Values.ToList())
        {
            if (!wanted.TryGetValue(link.Target.Name, out SshTarget? target) || !IsSame(target, link.Target))
            {
                _links.Remove(link.Target.Name);
                _ = link.StopAsync();
            }
        }

        foreach (SshTarget target in wanted.Values.Where(target => !_links.ContainsKey(target.Name)))
        {
            _links.Add(target.Name, new RexLink(services, target) { StateChanged = link => StateChanged?.Invoke(link), Measured = link => Measured?.Invoke(link) });
        }
    }

    /// <summary>Ends all of them.</summary>
    /// <returns>Completed when every ssh has ended.</returns>
    public Task StopAsync() => Task.WhenAll(_links.Values.Select(static link => link.StopAsync()));

    private static bool IsSame(SshTarget one, SshTarget other) => one.GetArguments().SequenceEqual(other.GetArguments()) && one.Program == other.Program && one.ConnectTimeout == other.ConnectTimeout;
}
