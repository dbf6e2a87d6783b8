using System.Net.Sockets;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Calls;
using Smash.Rex.Channels;
using Smash.Rex.Execute;
using Smash.Rex.Files;
using Smash.Rex.Forks;
using Smash.Rex.Links;

namespace Smash.Rex.Origin;

/// <summary>REX at home: keeps a link to each server that is used, knows how loaded each is, serves stubs, and answers the host's commands.</summary>
internal sealed class OriginDaemon : Daemon
{
    private OriginOptions _options = OriginOptions.None;
    private RexServers? _servers;
    private StubListener? _stubs;
    private Action _endWatching = static () => { };
    private HostWatch? _host;
    private IdleTrimmer? _trimmer;

    /// <inheritdoc/>
    public override string Subsystem => "REX";

    /// <inheritdoc/>
    public override string ArgumentsUsage => OriginOptions.Usage;

    /// <summary>The servers; there from <see cref="Init"/> on.</summary>
    public RexServers Servers => _servers ?? throw new InvalidOperationException($"The servers are there from {nameof(Init)} on.");

    /// <summary>What serves stubs: each decides whether it accepts.</summary>
    public Dictionary<RexTransaction, Action<RexChannel, RexOpen>> Transactions { get; } = [];

    /// <inheritdoc/>
    protected override void FindOptions(string[] args) => _options = OriginOptions.Parse(args);

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters)
    {
        RexForeignNames.AddTo(parameters);
        parameters.AddForeign("REX_AGENT*");
    }

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        LinkServices services = LinkServices.Of(this);
        _servers = new RexServers(services);
        var watcher = new StubWatcher(services);
        _endWatching = watcher.Dispose;
        new ExecuteRelay(_servers, new OriginFiles(), Log).AddTo(Transactions);
        new TestProcessCommand(services).AddTo(this);
        new ForkRelay(services, _servers, new ImageFolders(ImageFolders.DefaultRoot, Log)).AddTo(Transactions);
        new ListServersCommand(_servers).AddTo(this);
        var calls = new FunctionCaller(new CallControllers(services), new CallPlacer(_servers).PlaceAsync);
        new CallCommand(calls).AddTo(this);
        new CallRelay(calls, Log).AddTo(Transactions);
        if (_options.Commands is { } commands)
        {
            Services.Server!.Adopt(new SafeSocketHandle(commands, ownsHandle: true));
        }

        _trimmer = new IdleTrimmer(Loop, () => _stubs is null or { Count: 0 });
        _stubs = _options.Stubs is { } stubs ? MakeStubs(services, watcher, stubs) : null;
        _host = _options.Host is { } host ? WatchHost(host) : null;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void ShutdownGraceful() => _ = EndAsync();

    /// <inheritdoc/>
    protected override void ShutdownFast() => _ = EndAsync();

    private StubListener MakeStubs(LinkServices services, StubWatcher watcher, int descriptor) =>
        new(services, new SafeSocketHandle(descriptor, ownsHandle: true)) { Opened = OnOpened, Connected = pid => _ = watcher.WatchAsync(pid), Emptied = OnEmptied };

    private HostWatch WatchHost(int pid) => new(Loop, pid) { Ended = EndIfDeserted };

    private void OnOpened(RexChannel channel, RexOpen open)
    {
        if (Transactions.TryGetValue(open.Transaction, out Action<RexChannel, RexOpen>? serve))
        {
            serve(channel, open);
            return;
        }

        Log.Category(LogCategory.Network).Info($"a stub asked for transaction {(byte)open.Transaction}, which is not served");
        channel.Refuse(new RexRefusal(Errno.EOPNOTSUPP, "RexTransactionUnknown", $"This version of Smash serves no transaction {(byte)open.Transaction}."));
    }

    private void OnEmptied()
    {
        _trimmer?.OnDone();
        EndIfDeserted();
    }

    // Jobs outlive a host that was killed, and so does what they stand for.
    private void EndIfDeserted()
    {
        if (_host is { HasEnded: true } && _stubs is null or { Count: 0 })
        {
            Log.Info($"the host is gone, and nobody is connected");
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        _host?.Dispose();
        _stubs?.Dispose();
        _endWatching();
        await Servers.StopAsync();
        Exit();
    }
}
