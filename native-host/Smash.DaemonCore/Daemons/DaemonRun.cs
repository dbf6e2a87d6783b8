namespace Smash.DaemonCore.Daemons;

/// <summary>A daemon's life on its loop: started, ready, ended.</summary>
/// <param name="daemon">The daemon; its services are attached.</param>
/// <param name="control">What may end it.</param>
internal sealed class DaemonRun(Daemon daemon, DaemonControl control)
{
    private readonly DaemonServices _services = daemon.Services;

    /// <summary>Ends it gracefully after so long; null: nothing does.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>Called when the daemon has been initialized and configured: from then on commands are heard.</summary>
    public Action? Started { get; init; }

    /// <summary>Runs the loop to the daemon's end.</summary>
    /// <returns>Exit code of the program.</returns>
    public int Run(string[] args)
    {
        _services.Loop.Post(() => StartAsync(args));
        try
        {
            _services.Loop.Run();
            return daemon.ExitCode;
        }
        catch (DaemonStartException exception)
        {
            _services.Log.Error($"not started: {exception.Message}");
            throw;
        }
#pragma warning disable CA1031 // Whatever it is: no handler caught it, and the state it left is anybody's guess. Whoever watches the daemon starts another.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _services.Log.Error($"a handler failed, the daemon ends: {fault}");
            throw new DaemonStartException(DaemonExitCode.Fault, $"A handler failed: {fault.GetType().Name}: {fault.Message}");
        }
        finally
        {
            daemon.Ended();
            _services.Timers.CancelAll();
        }
    }

    // Void on purpose: a start that fails ends the loop.
    private async void StartAsync(string[] args)
    {
        if (RunFor is { } time)
        {
            _services.Timers.After("run-for limit", time, () => control.Shutdown.BeginGraceful("the time of --run-for is over"));
        }

        await daemon.Init(args);
        daemon.Configure(isFull: true);
        control.IsInitialized = true;
        Started?.Invoke();
    }
}
