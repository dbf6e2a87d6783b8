using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Smash.Client;

/// <summary>
/// The one connection of OpenSSH to another machine, and through it a socket here that leads to the host's socket there. It is made when it is first
/// needed and again when it was lost; all connections to the host go through it, and it ends with the last of them.
/// </summary>
/// <param name="destination">The other machine.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has nothing to free: nobody takes its wait handle. What there is ends with the last user.")]
internal sealed class SshLink(SshDestination destination)
{
    /// <summary>Time for a call through a connection that is there; a host is started within 30 s.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What ssh exits with when it failed itself, and not what it ran.</summary>
    private const int OwnFailure = 255;

    private const int MaxRefusals = 2;

    private readonly SemaphoreSlim _gate = new(1);
    private LinkFiles? _files;
    private string? _forwarded;
    private volatile EndpointReport? _report;
    private bool _wasUp;
    private volatile bool _isUp;
    private int _users;
    private int _seen;
    private int _refusals;

    /// <summary>What the other machine told last; null before the first connection.</summary>
    public EndpointReport? Report => _report;

    /// <summary>Somebody uses the link until the use is disposed; after the last one it ends.</summary>
    public LinkUse Use()
    {
        Interlocked.Increment(ref _users);
        return new LinkUse(Release);
    }

    /// <summary>Connects to the host.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SshLinkException">The machine cannot be reached.</exception>
    /// <exception cref="HostNotRunningException">It can, and no host runs there.</exception>
    public Socket Connect(CancellationToken cancellationToken) => Do(() => ConnectThrough(cancellationToken), cancellationToken);

    /// <summary>Starts a host there, where none runs.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SshLinkException">The machine cannot be reached.</exception>
    /// <exception cref="HostStartException">The host says why it does not start.</exception>
    public void StartHost(CancellationToken cancellationToken) => Do(() => BringUp(startsHost: true, cancellationToken), cancellationToken);

    /// <summary>Asks anew whether a host runs there.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SshLinkException">The machine cannot be reached.</exception>
    public EndpointReport Ask(CancellationToken cancellationToken) => Do(() => Query(startsHost: false, cancellationToken), cancellationToken);

    /// <summary>A connection through the link ended before the host had answered: before the next one it is looked whether the link leads to a host.</summary>
    public void Doubt() => _isUp = false;

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Do(End, CancellationToken.None);
        }
    }

    private T Do<T>(Func<T> action, CancellationToken cancellationToken)
    {
        _gate.Wait(cancellationToken);
        try
        {
            return action();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Do(Action action, CancellationToken cancellationToken) => Do<object?>(
        () =>
        {
            action();
            return null;
        },
        cancellationToken);

    private Socket ConnectThrough(CancellationToken cancellationToken)
    {
        if (!_isUp)
        {
            BringUp(startsHost: false, cancellationToken);
        }

        return TryConnect() ?? Reconnect(cancellationToken);
    }

    private Socket Reconnect(CancellationToken cancellationToken)
    {
        BringUp(startsHost: false, cancellationToken);
        return TryConnect() ?? throw new SmashConnectionLostException($"The connection to {destination} ended as soon as it was made. {_files?.ReadLog().Trim()}");
    }

    private Socket? TryConnect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_files!.SocketPath));
            return socket;
        }
        catch (SocketException)
        {
            // ssh has ended: nobody else listens there.
            socket.Dispose();
            _isUp = false;
            return null;
        }
    }

    private void BringUp(bool startsHost, CancellationToken cancellationToken)
    {
        EndpointReport report = Query(startsHost, cancellationToken);
        if (!report.IsRunning)
        {
            throw new HostNotRunningException($"No host is running at '{report.SocketPath}' on {destination}.");
        }

        Forward(report.SocketPath, cancellationToken);
        ThrowIfForwardingIsRefused(report.SocketPath);
        _isUp = true;
    }

    /// <summary>
    /// The server says of a socket that it may not forward the same as of one where nobody listens. So: a host runs, and twice in a row ssh could not open
    /// a way to it.
    /// </summary>
    private void ThrowIfForwardingIsRefused(string socketPath)
    {
        string log = _files!.ReadLog();
        bool hasFailed = SshFailure.IsOpeningRefused(log[Math.Min(_seen, log.Length)..]);
        _seen = log.Length;
        _refusals = hasFailed ? _refusals + 1 : 0;
        if (_refusals >= MaxRefusals)
        {
            // What the server allows, it knows of a connection from its beginning.
            End();
            throw new SshLinkException(LinkFault.ForwardingRefused, $"The ssh server of {destination} does not forward sockets: it has no way to '{socketPath}', where a host runs.");
        }
    }

    /// <summary>Asks where the host listens; over a connection that breaks meanwhile, once more over another.</summary>
    private EndpointReport Query(bool startsHost, CancellationToken cancellationToken)
    {
        ProgramResult result = Call(startsHost, cancellationToken);
        if (result.ExitCode == OwnFailure && !HasMaster(cancellationToken))
        {
            result = Call(startsHost, cancellationToken);
        }

        if (EndpointReport.Find(result.Output) is { } report)
        {
            return _report = report;
        }

        throw result.ExitCode == OwnFailure
            ? SshFailure.Explain(destination, result.Errors)
            : SshFailure.ExplainCommand(destination, result.ExitCode, result.Errors);
    }

    private ProgramResult Call(bool startsHost, CancellationToken cancellationToken)
    {
        SshArguments arguments = EnsureMaster(cancellationToken);
        return SshProgram.Run(arguments.Run(arguments.GetEndpointCommand(startsHost)), CallTimeout, cancellationToken);
    }

    private SshArguments EnsureMaster(CancellationToken cancellationToken)
    {
        _files ??= LinkFiles.Create();
        var arguments = new SshArguments(destination, _files);
        if (!HasMaster(cancellationToken))
        {
            _files.Clear();
            _forwarded = null;
            _seen = 0;
            StartMaster(arguments, cancellationToken);
        }

        return arguments;
    }

    private void StartMaster(SshArguments arguments, CancellationToken cancellationToken)
    {
        bool mayPrompt = destination.MayPrompt && !_wasUp;
        TimeSpan timeout = destination.ConnectingTimeout ?? Timeout.InfiniteTimeSpan;
        if (SshProgram.RunInBackground(arguments.Master(mayPrompt), _files!.LogPath, timeout, cancellationToken) != 0)
        {
            throw SshFailure.Explain(destination, _files.ReadLog());
        }

        _wasUp = true;
    }

    private bool HasMaster(CancellationToken cancellationToken) => File.Exists(_files!.ControlPath)
        && SshProgram.Run(new SshArguments(destination, _files).Check(), CallTimeout, cancellationToken).ExitCode == 0;

    private void Forward(string remoteSocket, CancellationToken cancellationToken)
    {
        if (_forwarded == remoteSocket)
        {
            return;
        }

        var arguments = new SshArguments(destination, _files!);
        if (_forwarded is { } other)
        {
            SshProgram.Run(arguments.Cancel(other), CallTimeout, cancellationToken);
            File.Delete(_files!.SocketPath);
        }

        ProgramResult result = SshProgram.Run(arguments.Forward(remoteSocket), CallTimeout, cancellationToken);
        _forwarded = result.ExitCode == 0 ? remoteSocket : throw SshFailure.Explain(destination, result.Errors);
    }

    private void End()
    {
        _isUp = false;
        if (_files is not { } files)
        {
            return;
        }

        _files = null;
        _forwarded = null;
        _refusals = 0;
        try
        {
            if (File.Exists(files.ControlPath))
            {
                SshProgram.Run(new SshArguments(destination, files).Exit(), CallTimeout, CancellationToken.None);
            }

            files.Remove();
        }
        catch (Exception exception) when (exception is SshLinkException or IOException or UnauthorizedAccessException)
        {
            // The connection ends by itself when nothing has gone through it for a while, and the next link removes the files.
        }
    }
}
