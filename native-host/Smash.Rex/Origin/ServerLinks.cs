using Smash.DaemonCore;
using Smash.Rex.Choice;
using Smash.Rex.Configuration;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>The servers of rex.rc as one key reaches them: the link to each, and what is known of how loaded it is. For its loop's thread alone.</summary>
internal sealed class ServerLinks
{
    private readonly EventLoop _loop;
    private readonly string? _keyFile;
    private readonly long _start;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes it, without servers.</summary>
    /// <param name="services">What links need.</param>
    /// <param name="keyFile">File of the key; null: as ssh's own configuration says.</param>
    public ServerLinks(LinkServices services, string? keyFile)
    {
        _loop = services.Loop;
        _keyFile = keyFile;
        _start = _loop.TimeProvider.GetTimestamp();
        Chooser = new HostChooser(new ChoiceSettings { Seed = Environment.MachineName.GetHashCode(StringComparison.Ordinal) ^ Environment.ProcessId });
        Links = new LinkTable(services) { StateChanged = OnStateChanged, Measured = OnMeasured };
    }

    /// <summary>ssh itself. Default: that on the PATH.</summary>
    public string SshProgram { get; init; } = "ssh";

    /// <summary>The links.</summary>
    public LinkTable Links { get; }

    /// <summary>What chooses among them.</summary>
    public HostChooser Chooser { get; }

    /// <summary>The time for <see cref="Chooser"/>.</summary>
    public TimeSpan Now => _loop.TimeProvider.GetElapsedTime(_start);

    /// <summary>Completed when the state of some link has changed, or a load or latency came.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Takes a configuration over. Links to servers that are no longer in it end.</summary>
    /// <param name="configuration">The configuration.</param>
    public void Set(RexConfiguration configuration)
    {
        Links.Set(configuration.Servers.Select(server => ToTarget(server, configuration)));
        Chooser.SetHosts(configuration.Servers.Select(static server => server.Name));
        Chooser.MaxLoad = configuration.MaxLoad;
        foreach (RexLink link in Links.All)
        {
            OnStateChanged(link);
        }
    }

    /// <summary>Makes the links that were not tried yet, and does not wait for them.</summary>
    public void ConnectAll()
    {
        foreach (RexLink link in Links.All.Where(static link => link.State == LinkState.Idle))
        {
            _ = TryConnectAsync(link);
        }
    }

    /// <summary>Makes the links that do not stand, and waits for the first load of those that come up.</summary>
    /// <returns>Completed when each has reported, or its try has failed.</returns>
    public async Task SettleAsync()
    {
        await Task.WhenAll(Links.All.Where(static link => link.State != LinkState.Connected).Select(TryConnectAsync));
        while (Links.All.Any(static link => link is { State: LinkState.Connected, Load: null } or { State: LinkState.Connected, Latency: null }))
        {
            await Changed;
        }
    }

    /// <summary>Tries the links that wait for their next try, at once.</summary>
    /// <param name="except">Servers that need not be tried.</param>
    /// <returns>Completed when one of them stands, or all have failed again.</returns>
    public async Task RetryAsync(IReadOnlyCollection<string> except)
    {
        var tries = Links.All.Where(link => link.State == LinkState.Waiting && !except.Contains(link.Target.Name)).Select(TryConnectAsync).ToList();
        while (tries.Count > 0 && !Links.All.Any(static link => link.State == LinkState.Connected))
        {
            tries.Remove(await Task.WhenAny(tries));
        }
    }

    /// <summary>Makes a link, at once also where it waits for its next try.</summary>
    /// <param name="link">The link.</param>
    /// <returns>Completed when it stands, or this try has failed.</returns>
    public static async Task TryConnectAsync(RexLink link)
    {
        try
        {
            await link.ConnectAsync();
        }
        catch (LinkException)
        {
            // The link says why, to whoever looks at it.
        }
    }

    private SshTarget ToTarget(RexServer server, RexConfiguration configuration) => new(server.Host)
    {
        Name = server.Name,
        User = server.User,
        Port = server.Port,
        IdentityFile = _keyFile,
        Options = [.. configuration.SshOptions.SelectMany(static option => new[] { "-o", option })],
        ConnectTimeout = configuration.ConnectTimeout,
        Program = SshProgram,
    };

    private void OnStateChanged(RexLink link)
    {
        // One that was replaced tells of its end too.
        if (Links.Find(link.Target.Name) == link && Chooser.Find(link.Target.Name) is { } host)
        {
            Follow(host, link);
        }

        TellChanged();
    }

    private void TellChanged()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    private void Follow(KnownHost host, RexLink link)
    {
        switch (link.State)
        {
            case LinkState.Connecting:
                host.Connect();
                break;
            case LinkState.Connected when host.State != HostState.Up && link.Hello is { } hello:
                host.ComeUp(new HostFacts(hello.SmashVersion, hello.Machine, (int)hello.Cores, hello.MemoryBytes), Now);
                break;
            case LinkState.Waiting when host.State != HostState.Lost:
                host.Lose(link.Fault?.Message ?? "the link has ended", Now);
                break;
        }
    }

    private void OnMeasured(RexLink link)
    {
        if (Chooser.Find(link.Target.Name) is not { } host)
        {
            return;
        }

        host.Latency = link.Latency;
        if (link is { Load: { } load, LoadAge: { } age })
        {
            host.TakeReport(new HostReport(load.Value, load.Running, load.FreeMemoryBytes), Now - age);
        }

        TellChanged();
    }
}
