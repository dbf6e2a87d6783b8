using Smash.Protocol;

namespace Smash.Client;

/// <summary>How a connection logs in.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The client's name, 1 to 64 bytes; null: the name of the Unix user whose host it is, on the host's machine.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether other connections may have the same name and see the same jobs.</summary>
    public bool IsShared { get; init; } = true;

    /// <summary>Whether updates carry records, which <see cref="SmashJob"/> objects live from.</summary>
    public bool WantsRecords { get; init; } = true;

    /// <summary>Whether a lost connection is made again.</summary>
    public bool Reconnects { get; init; } = true;

    /// <summary>How long a lost connection to another machine is tried to be made again for the jobs that somebody holds, while the machine or the network is away.</summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Version of the protocol to ask for; null: the core protocol, whose answers carry no version.</summary>
    public uint? ProtocolVersion { get; init; } = ProtocolLimits.Version;
}
