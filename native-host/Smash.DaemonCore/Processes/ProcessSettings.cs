namespace Smash.DaemonCore.Processes;

/// <summary>What a <see cref="ProcessTable"/> is told by whoever makes it.</summary>
public sealed class ProcessSettings
{
    /// <summary>The program smashd, which starts processes where no master does; null: that beside the daemon's program. Configuration: LAUNCHER.</summary>
    public string? LauncherPath { get; init; }

    /// <summary>The stream to the master under which the daemon runs; null: none, so a launcher is started at the first need.</summary>
    public ControlChannel? Master { get; init; }

    /// <summary>Folder, of mode 0700, for the command sockets of children; null: a temporary one, which goes with the table. A path of more than 80 bytes leaves no room for names (unix(7)).</summary>
    public string? SocketFolder { get; init; }

    /// <summary>The address of command sockets of the kind <see cref="CommandSockets.Internet"/>. Default: the loopback's.</summary>
    public System.Net.IPAddress NetworkAddress { get; init; } = System.Net.IPAddress.Loopback;
}
