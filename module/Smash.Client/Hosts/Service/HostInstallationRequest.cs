namespace Smash.Client;

/// <summary>How a host is to be a service of the user's.</summary>
public sealed record HostInstallationRequest
{
    /// <summary>Most jobs at once, from 1; null: no limit.</summary>
    public int? MaxJobs { get; init; }

    /// <summary>Whether it is an error where no systemd runs for the user; else the units are written for later.</summary>
    public bool RequiresSystemd { get; init; }

    /// <summary>Whether the user's services are to live on after the last logout.</summary>
    public bool Lingers { get; init; }
}
