using System.ComponentModel;
using System.Text;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.Session.Hosts;

namespace Smash.Session.Red;

/// <summary>
/// The host's RED: a daemon of its own below the session, so that neither hostile calls nor their memory are the session's. It is started with the host, started again when it ends, and told to end with the host; if the
/// session dies, it ends by itself. Where it answers it says over a pipe.
/// </summary>
/// <param name="daemon">The session.</param>
/// <param name="directory">Where its log is.</param>
/// <param name="listening">Where its heartbeats are heard.</param>
internal sealed class RedProcess(Daemon daemon, StateDirectory directory, ChildListening listening)
{
    private const int AddressDescriptor = 3;
    private const string LogSetting = "RED_LOG";
    private const int Terminate = 15;
    private const int LongestAddress = 4096;

    // What a .NET program ends with that finds no framework of the version it needs, before it could log anything.
    private const int FrameworkMissing = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly RedBackOff _backOff = new();
    private readonly TaskCompletionSource _stop = new();
    private ChildProcess? _process;
    private Task _end = Task.CompletedTask;

    /// <summary>URLs where it answers, with blanks between them; empty: it is not ready.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The process; null: there is none now.</summary>
    public ChildProcess? Process => _process is { State: ChildState.Running or ChildState.Stopped } process ? process : null;

    /// <summary>Listens for the heartbeats of what it will start.</summary>
    public void Listen() => listening.Start();

    /// <summary>Starts it, and again whenever it ends.</summary>
    public void Start() => _end = RunAsync();

    /// <summary>Ends it.</summary>
    /// <returns>Completed when it has ended, or takes too long: then it ends with the session.</returns>
    public async Task StopAsync()
    {
        _stop.TrySetResult();
        Process?.Send(Terminate);
        await Task.WhenAny(_end, Task.Delay(Patience));
        Process?.Kill();
    }

    private async Task RunAsync()
    {
        while (!_stop.Task.IsCompleted)
        {
            long started = daemon.Loop.TimeProvider.GetTimestamp();
            await RunOnceAsync();
            if (!_stop.Task.IsCompleted)
            {
                TimeSpan wait = _backOff.Next(daemon.Loop.TimeProvider.GetElapsedTime(started));
                daemon.Log.Error($"RED has ended, and is started again in {wait.TotalSeconds} s; {directory.RedLogPath} tells why");
                await Task.WhenAny(_stop.Task, Task.Delay(wait, daemon.Loop.TimeProvider));
            }
        }
    }

    private async Task RunOnceAsync()
    {
        try
        {
            using PipePair addresses = daemon.CreatePipe();
            _process = await daemon.Processes.CreateAsync(MakePlan(addresses.WriteEnd.Descriptor));
            await FollowAsync(_process, addresses);
        }
        catch (Exception exception) when (exception is ProcessCreationException or Win32Exception)
        {
            daemon.Log.Error($"RED is not started: {exception.Message}");
        }
    }

    private async Task FollowAsync(ChildProcess process, PipePair addresses)
    {
        addresses.WriteEnd.Dispose();
        daemon.Log.Category(LogCategory.Process).Info($"RED is process {process.Pid}");
        Address = await ReadAsync(addresses.ReadEnd);
        ProcessEnd end = await process.Ended;
        Address = "";
        daemon.Log.Category(LogCategory.Process).Info($"RED ended: {(end.IsExit ? "exit code" : "signal")} {end.Status}{(end.WasNotResponding ? ": it sent no heartbeats" : "")}");
        if (end is { IsExit: true, Status: FrameworkMissing })
        {
            daemon.Log.Error($"RED needs the ASP.NET Core runtime (Microsoft.AspNetCore.App) beside the .NET runtime that this session runs on, of its version: install it there (aspnetcore-runtime)");
        }
    }

    private ProcessPlan MakePlan(int addressDescriptor) => new()
    {
        Program = Path.Combine(AppContext.BaseDirectory, "smash-red"),
        Arguments = [.. Settings().SelectMany(static setting => new[] { "-o", setting })],
        Descriptors = [new InheritedDescriptor(addressDescriptor, AddressDescriptor, "addresses")],
        CommandSockets = CommandSockets.Unix,
        Name = "smash-red",
        Subsystem = "RED",
    };

    // What it reads itself, from files and environment, it reads again at a reconfigure; the command line is the session's alone.
    private IEnumerable<string> Settings()
    {
        if (daemon.Configuration.Find(LogSetting) is null)
        {
            yield return $"{LogSetting}={Literal(directory.RedLogPath)}";
        }

        foreach (ConfigurationEntry entry in daemon.Configuration.Match(RedParameters.Pattern))
        {
            if (entry.Origin.Layer is ConfigurationLayer.CommandLine or ConfigurationLayer.Persistent or ConfigurationLayer.Runtime)
            {
                // Expanded here: what it refers to may be the session's own.
                yield return $"{entry.Key}={Literal(entry.Value)}";
            }
        }
    }

    private static string Literal(string value) => value.Replace("$", "$(DOLLAR)", StringComparison.Ordinal);

    private async Task<string> ReadAsync(PipeReadEnd pipe)
    {
        byte[] buffer = new byte[LongestAddress];
        int length = 0;
        try
        {
            for (int count; length < buffer.Length && (count = await pipe.ReadAsync(buffer.AsMemory(length))) > 0; length += count)
            {
            }
        }
        catch (Win32Exception exception)
        {
            daemon.Log.Warning($"RED does not say where it answers: {exception.Message}");
        }

        return Encoding.ASCII.GetString(buffer, 0, length).Trim();
    }
}
