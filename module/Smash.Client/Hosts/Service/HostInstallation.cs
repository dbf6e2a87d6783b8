namespace Smash.Client;

/// <summary>What there is of a host as a service of the user's.</summary>
/// <remarks>The lists are arrays, which PowerShell can index: what a collection expression makes of such a list it cannot.</remarks>
public sealed class HostInstallation
{
    /// <summary>Paths of its units.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Whether the installation changed any of them.</summary>
    public bool HasChanged { get; init; }

    /// <summary>Path of the socket that it listens on.</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>Whether it starts with each login or, where the user lingers, with the machine.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether it listens now.</summary>
    public bool IsActive { get; init; }

    /// <summary>Whether the user was made one whose services live on after the last logout.</summary>
    public bool Lingers { get; init; }

    /// <summary>Commands that remain to be run, in this order, and why they were not; none: all is done.</summary>
    public IReadOnlyList<string> Remaining { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Units);
}
