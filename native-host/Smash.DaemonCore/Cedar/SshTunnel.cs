using System.Text;
using Smash.DaemonCore.Pipes;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// Connections to a Unix socket on another machine through OpenSSH, which authenticates and encrypts: <c>ssh -N -L local:remote</c> (stream-local forwarding, OpenSSH 6.7 and later).
/// The local end is in a folder of its own that only this user may enter. One tunnel serves any number of connections. For its loop's thread alone.
/// </summary>
public sealed class SshTunnel : IDisposable
{
    private const int DiagnosticsLength = 4096;

    private readonly EventLoop _loop;
    private readonly SshTunnelOptions _options;
    private readonly string _folder;
    private readonly PipePair _output;
    private readonly PipePair _error;
    private readonly TaskCompletionSource _stands = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _diagnostics = new();
    private ISshProcess? _process;
    private bool _isDisposed;

    private SshTunnel(EventLoop loop, SshTunnelOptions options)
    {
        _loop = loop;
        _options = options;
        // Made with mode 0700 (mkdtemp(3)).
        _folder = Directory.CreateTempSubdirectory("smash-tunnel-").FullName;
        _output = PipePair.Create(loop);
        _error = PipePair.Create(loop);
    }

    /// <summary>The local end.</summary>
    public string LocalSocket => Path.Combine(_folder, "s");

    /// <summary>The end of what ssh has said on its standard error, at most 4,096 characters: why a connection through the tunnel ended at once is found here.</summary>
    public string Diagnostics => _diagnostics.ToString();

    /// <summary>Completed when ssh has ended: the other machine is gone, or the tunnel was disposed of.</summary>
    public Task Ended => _process!.Ended;

    /// <summary>Opens a tunnel.</summary>
    /// <param name="loop">The loop; the caller is on it.</param>
    /// <param name="starter">Starts ssh: <see cref="ChildSshStarter"/>.</param>
    /// <param name="options">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tunnel, when it stands: the other machine has let us in and the local end listens. Whether somebody listens at the remote end shows when it is connected to.</returns>
    /// <exception cref="ArgumentException">The target or the path cannot be told to ssh.</exception>
    /// <exception cref="SshTunnelException">ssh ended: no such host, no right key…</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<SshTunnel> OpenAsync(EventLoop loop, ISshStarter starter, SshTunnelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(starter);
        ArgumentNullException.ThrowIfNull(options);
        var tunnel = new SshTunnel(loop, options);
        try
        {
            await tunnel.StartAsync(starter, cancellationToken);
            return tunnel;
        }
        catch
        {
            tunnel.Dispose();
            throw;
        }
    }

    /// <summary>Connects through the tunnel. Where nobody listens at its remote end, the connection ends at once, and <see cref="Diagnostics"/> says why.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The tunnel does not stand any more.</exception>
    public Task<ReliSock> ConnectAsync(ReliSockOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return ReliSock.ConnectAsync(_loop, LocalSocket, options, cancellationToken);
    }

    /// <summary>Ends the tunnel and all connections through it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process?.Terminate();
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(ISshStarter starter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> arguments = SshCommand.GetArguments(_options, LocalSocket);
        _process = await starter.StartAsync(_options.Program, arguments, _output.WriteEnd, _error.WriteEnd);
        _ = ListenAsync(DiagnoseAsync());
        using LoopTimer? limit = _options.Timeout == Timeout.InfiniteTimeSpan ? null : _loop.Schedule(_options.Timeout, () => _stands.TrySetException(
            new TimeoutException($"The tunnel to {_options.Target} does not stand after {_options.Timeout.TotalSeconds:0.###} s. {Diagnostics}")));
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister((_, token) => _loop.Post(() => _stands.TrySetCanceled(token)), null);
        await _stands.Task;
    }

    /// <summary>Reads standard output, on which comes the word that the tunnel stands, or the end; then all must have been read that ssh had to say.</summary>
    private async Task ListenAsync(Task diagnosing)
    {
        var heard = new StringBuilder();
        await ReadAsync(_output.ReadEnd, text =>
        {
            if (heard.Length < DiagnosticsLength && heard.Append(text).ToString().Contains(SshCommand.ReadyWord, StringComparison.Ordinal))
            {
                _stands.TrySetResult();
            }
        });
        await Task.WhenAny(Task.WhenAll(_process!.Ended, diagnosing), _stands.Task);
        _stands.TrySetException(new SshTunnelException($"The tunnel to {_options.Target} does not stand: ssh said \"{Diagnostics.Trim()}\"."));
    }

    private Task DiagnoseAsync() => ReadAsync(_error.ReadEnd, text =>
    {
        _diagnostics.Append(text);
        _diagnostics.Remove(0, Math.Max(0, _diagnostics.Length - DiagnosticsLength));
    });

    private static async Task ReadAsync(PipeReadEnd pipe, Action<string> take)
    {
        byte[] buffer = new byte[1024];
        try
        {
            for (int count = await pipe.ReadAsync(buffer); count > 0; count = await pipe.ReadAsync(buffer))
            {
                take(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (ObjectDisposedException)
        {
            // The tunnel was disposed of.
        }
    }
}
