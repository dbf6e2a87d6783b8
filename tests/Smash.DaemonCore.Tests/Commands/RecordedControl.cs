using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>Notes what it is told to do.</summary>
internal sealed class RecordedControl : IDaemonControl
{
    public List<string> Calls { get; } = [];

    public ConfigurationChange Change { get; set; } = new([], [], []);

    public void ShutdownGraceful() => Calls.Add("off graceful");

    public void ShutdownFast() => Calls.Add("off fast");

    public ValueTask<ConfigurationChange> ReconfigureAsync(bool isFull)
    {
        Calls.Add($"reconfigure {isFull}");
        return ValueTask.FromResult(Change);
    }

    public void RaiseSignal(int signal) => Calls.Add($"raise {signal}");

    public ValueTask SendSignalAsync(int processId, int signal)
    {
        Calls.Add($"send {processId} {signal}");
        return ValueTask.CompletedTask;
    }
}
