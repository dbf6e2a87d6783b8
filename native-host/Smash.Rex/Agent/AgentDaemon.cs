using System.ComponentModel;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Access;
using Smash.Rex.Calls;
using Smash.Rex.Channels;
using Smash.Rex.Configuration;
using Smash.Rex.Execute;
using Smash.Rex.Files;
using Smash.Rex.Forks;
using Smash.Rex.Links;
using Smash.Rex.Loads;

namespace Smash.Rex.Agent;

/// <summary>
/// The executor's end of a link: sshd starts one for each link, as the user whose key was let in and with the identity that the forced command of that key names. It speaks frames over its standard input and output,
/// and ends with them, and with it all that it runs for the link.
/// </summary>
internal sealed class AgentDaemon : Daemon
{
    // What the current folder says is no business of who comes.
    private readonly ClientAdmission _clients = new(RexConfigurationPlace.OfThisUser(current: null), Environment.GetEnvironmentVariable("SSH_CONNECTION"));

    // The origin pings every 5 s, and itself gives a link up after three without answer.
    private static readonly TimeSpan LifeInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(25);

    private Parameter<TimeSpan>? _loadInterval;
    private LoadReporter? _reporter;
    private RexPeer? _peer;
    private Parameter<long>? _storeSize;
    private ExecuteTransaction? _execute;
    private ForkTransaction? _fork;
    private Parameter<long>? _forkStore;

    /// <inheritdoc/>
    public override string Subsystem => "REX_AGENT";

    /// <inheritdoc/>
    public override string ArgumentsUsage => $"{AgentOptions.Agent} [{AgentOptions.IdentityOption} HOST.USER[.PROGRAM]]";

    /// <inheritdoc/>
    public override string DefaultLog => AgentLog.Path.Replace("$", "$(DOLLAR)", StringComparison.Ordinal);

    /// <summary>What it was started with; there from <see cref="FindOptions"/> on.</summary>
    public AgentOptions Options { get; private set; } = new("");

    /// <summary>What serves transactions: each decides whether it accepts, before it transfers or runs anything.</summary>
    public Dictionary<RexTransaction, Action<RexChannel, RexOpen>> Transactions { get; } = [];

    /// <summary>What identities may do here, as of the last OPEN. Transactions, and the functions of calls, are asked for before one is served.</summary>
    public GrantTable Grants { get; private set; } = GrantTable.Empty;

    /// <inheritdoc/>
    protected override void FindOptions(string[] args)
    {
        Options = AgentOptions.Parse(args);
        AgentLog.MakeFolder();
    }

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters)
    {
        _loadInterval = parameters.AddDuration(
            "REX_LOAD_INTERVAL",
            TimeSpan.FromSeconds(1),
            new ParameterRange<TimeSpan>(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            "How often the machine's load is measured while a link stands, and at most told.");
        _forkStore = parameters.AddSize(
            "REX_FORK_STORE_SIZE",
            1L << 30,
            new ParameterRange<long>(0, 1L << 50),
            "How much memory of processes that came by rfork is kept, so that one that comes again brings only what has changed.");
        _storeSize = parameters.AddSize(
            "REX_STORE_SIZE",
            4L << 30,
            new ParameterRange<long>(1L << 20, 1L << 50),
            "Most bytes of programs, libraries and files from elsewhere that are kept; what was not used for longest goes first.");
        RexForeignNames.AddTo(parameters);
        parameters.AddForeign("REX.*");
        parameters.AddForeign("REX_*");
    }

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        var frames = new FrameStream(PipeReadEnd.Adopt(Loop, 0), PipeWriteEnd.Adopt(Loop, 1));
        _peer = new RexPeer(frames, Loop.TimeProvider, isStarter: false) { Opened = OnOpened };
        _peer.Emptied = new IdleTrimmer(Loop, () => _peer.ChannelCount == 0).OnDone;
        var files = new ExecutorStore(FindStore, Configuration.Get(_storeSize!));
        var runs = new RunPreparer(files, Log);
        new FilesTransaction(files, Log, runs.FindDirectory).AddTo(Transactions);
        _execute = new ExecuteTransaction(LinkServices.Of(this), runs.PrepareAsync);
        _execute.AddTo(Transactions);
        new CallTransaction(new CallControllers(LinkServices.Of(this)), Log).AddTo(Transactions);
        var store = new PartStore(Path.Combine(ImageFolders.DefaultRoot, "kept"), Configuration.Get(_forkStore!));
        _fork = new ForkTransaction(LinkServices.Of(this), new ImageFolders(ImageFolders.DefaultRoot, Log), store);
        _fork.AddTo(Transactions);
        _reporter = new LoadReporter(_peer, Loop.TimeProvider);
        _ = ServeAsync(_peer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void ShutdownGraceful() => _peer?.End("The agent was told to end.");

    /// <inheritdoc/>
    protected override void ShutdownFast() => _peer?.End("The agent was told to end.");

    // Of an origin's own where rex.rc says so; what is wrong in that counts as not said.
    private string FindStore()
    {
        var source = new RexConfigurationSource(RexConfigurationPlace.OfThisUser(null));
        source.Refresh();
        return RexIdentity.TryParse(Options.Identity, out RexIdentity? identity) && source.Current.TemporaryDirectoryFor(identity.Host, identity.User) is { } named
            ? named
            : StoreFolders.DefaultRoot;
    }

    private async Task ServeAsync(RexPeer peer)
    {
        Task<string> serving = peer.RunAsync(LocalHello.Make(Version));
        _ = GreetAsync(peer);
        string why = await serving;
        Log.Category(LogCategory.Network).Info($"the link of {Name} has ended{(why.Length > 0 ? ": " : "")}{why}");
        await Task.WhenAll(_execute!.EndAsync(), _fork!.EndAsync());
        Exit();
    }

    private async Task GreetAsync(RexPeer peer)
    {
        try
        {
            RexHello hello = await peer.Greeted;
            Log.Category(LogCategory.Security).Info($"a link of {Name}: {hello.User} at {hello.Host}, by their own word");
            _reporter!.Report();
            Timers.Every("load", Configuration.Get(_loadInterval!), _reporter.Report);
            Timers.Every("life", LifeInterval, () => EndIfSilent(peer));
        }
        catch (HostLostException)
        {
            // ServeAsync tells of it.
        }
    }

    // A network that is cut says nothing: what runs here would go on for hours, and perhaps elsewhere by now, too.
    private static void EndIfSilent(RexPeer peer)
    {
        if (peer.Silence > MostSilence)
        {
            peer.End("the origin gives no sign of life");
        }
    }

    private string Name => Options.Identity.Length > 0 ? Options.Identity : "a key without identity";

    private void OnOpened(RexChannel channel, RexOpen open) => _ = DecideAsync(channel, open, new HeldFrames(channel));

    private async Task DecideAsync(RexChannel channel, RexOpen open, HeldFrames held)
    {
        try
        {
            // The disk is asked each time, so that what was taken back a moment ago is refused.
            (Grants, RexRefusal? notAllowed) = await Task.Run(() => (GrantTable.Read(AccessPlace.AccessFile), _clients.Ask(Options.Identity.Split('.')[0])));
            if (channel.Ended.IsCompleted)
            {
                return;
            }

            if (Decide(open, notAllowed) is { } refusal)
            {
                Log.Category(LogCategory.Security).Warning($"{Name} was refused {TransactionWords.NameOf(open.Transaction)}: {refusal.ErrorId}: {refusal.Message}");
                channel.Refuse(refusal);
                return;
            }

            Transactions[open.Transaction](channel, open);
            held.Release();
        }
        catch (Exception exception) when (exception is MalformedPacketException or RexFrameException)
        {
            _peer!.End(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // Whoever asks is not left waiting for what will not come.
            Log.Error($"{Name} was refused {TransactionWords.NameOf(open.Transaction)}: {exception.Message}");
            channel.Refuse(new RexRefusal(Errno.EIO, "RexFailed", $"{Environment.MachineName} cannot tell whether it is granted: {exception.Message}"));
        }
    }

    private RexRefusal? Decide(RexOpen open, RexRefusal? notAllowed)
    {
        if (Options.Identity.Length == 0)
        {
            return new RexRefusal(Errno.EACCES, "RexIdentityMissing", "The key was let in without an identity, so nothing is granted to it: publish it for REX.");
        }

        if (!RexIdentity.TryParse(Options.Identity, out RexIdentity? identity))
        {
            return new RexRefusal(Errno.EACCES, "RexIdentityMissing", $"The key was let in as '{Options.Identity}', which is no identity (HOST.USER[.PROGRAM]): publish it for REX.");
        }

        foreach (RexProblem problem in Grants.Problems)
        {
            Log.Category(LogCategory.Security).Error($"nothing is granted: {problem}");
        }

        var unknown = new RexRefusal(Errno.EOPNOTSUPP, "RexTransactionUnknown", $"This version of Smash serves no transaction {(byte)open.Transaction}.");
        return !Enum.IsDefined(open.Transaction) ? unknown
            : Grants.Ask(identity, open.Transaction) ?? notAllowed ?? AskFunction(identity, open) ?? (Transactions.ContainsKey(open.Transaction) ? null : unknown);
    }

    // EPERM: an origin that reads EACCES takes it that the whole transaction is not granted, and chooses others for a while.
    private RexRefusal? AskFunction(RexIdentity identity, RexOpen open) => open.Transaction is RexTransaction.Call or RexTransaction.Jump
        && Grants.AskFunction(identity, open.Transaction, open.Fields.FindString(RexCallTag.Library) ?? "", open.Fields.FindString(RexCallTag.Function) ?? "") is { } refusal
            ? refusal with { Error = Errno.EPERM }
            : null;
}
