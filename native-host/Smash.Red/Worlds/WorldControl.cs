using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Red.Worlds;

/// <summary>What comes from the launcher in a world that is about no process.</summary>
/// <param name="log">Where it is told.</param>
/// <param name="label">What the log calls the world.</param>
/// <param name="closed">Called when the launcher is gone, or does not speak this daemon's protocol.</param>
internal sealed class WorldControl(DaemonLog log, string label, Action closed) : IControlEvents
{
    /// <inheritdoc/>
    public void OnMessage(ControlMessageType type, ref PacketReader reader)
    {
        if (type == ControlMessageType.Hello && reader.ReadUInt32() is var spoken && spoken != ControlChannel.Version)
        {
            log.Error($"the launcher in world {label} speaks version {spoken} of the control protocol and this daemon {ControlChannel.Version}: they are of different builds; see LAUNCHER");
            closed();
        }
    }

    /// <inheritdoc/>
    public void OnClosed() => closed();
}
