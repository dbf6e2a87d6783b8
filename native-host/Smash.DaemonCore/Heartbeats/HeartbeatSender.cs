using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Heartbeats;

/// <summary>Tells the parent daemon that this one's loop goes round: DC_CHILDALIVE, at once and then at each interval. Nobody is told who has no parent daemon.</summary>
public sealed class HeartbeatSender : IDisposable
{
    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly string? _address;
    private HeartbeatSettings _settings = new();
    private LoopTimer? _timer;
    private bool _isSending;
    private bool _isDisposed;

    /// <summary>Makes a sender that sends nothing yet.</summary>
    /// <param name="loop">The loop to run on: a handler that keeps it too long keeps the heartbeats.</param>
    /// <param name="log">Where trouble is told.</param>
    /// <param name="address">Where the parent hears commands (<see cref="Inheritance.ParentAddress"/>); null: there is none.</param>
    public HeartbeatSender(EventLoop loop, DaemonLog log, string? address)
    {
        _loop = loop;
        _log = log;
        _address = address;
    }

    /// <summary>Heartbeats that the parent has taken.</summary>
    public int Sent { get; private set; }

    /// <summary>Sends the first heartbeat, or goes on with other settings.</summary>
    /// <param name="settings">The settings.</param>
    public void Start(HeartbeatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        if (_address is not null && !_isDisposed)
        {
            _timer?.Dispose();
            Tick();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
    }

    private void Tick()
    {
        _timer = _loop.Schedule(_settings.EffectiveInterval, Tick);
        if (!_isSending)
        {
            _ = SendAsync();
        }
    }

    private async Task SendAsync()
    {
        _isSending = true;
        try
        {
            var client = new CommandClient(_loop, CommandAddress.Parse(_address!), new CommandClientOptions { Timeout = _settings.Limit });
            await client.ExecuteAsync(DaemonCommand.ChildAlive, arguments =>
            {
                arguments.Put(Environment.ProcessId);
                arguments.Put((uint)_settings.Limit.TotalMilliseconds);
            });
            Sent++;
        }
        catch (CommandException exception)
        {
            _log.Warning($"the parent daemon does not take heartbeats: {exception.Message}");
        }
        finally
        {
            _isSending = false;
        }
    }
}
