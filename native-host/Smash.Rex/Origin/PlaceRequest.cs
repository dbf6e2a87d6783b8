using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Origin;

/// <summary>What a host is wanted for.</summary>
/// <param name="Transaction">What it is asked to do.</param>
internal sealed record PlaceRequest(RexTransaction Transaction)
{
    /// <summary>What stands for the least-loaded server.</summary>
    public const string Auto = "auto";

    /// <summary>A server of rex.rc, or <see cref="Auto"/>.</summary>
    public string Server { get; init; } = Auto;

    /// <summary>The architecture that is needed; null: any.</summary>
    public string? Machine { get; init; }

    /// <summary>The memory that is needed, in bytes; 0: any.</summary>
    public ulong MemoryBytes { get; init; }

    /// <summary>Servers that are not to be taken, as those where it was lost before; one that is named is refused then.</summary>
    public IReadOnlyCollection<string> Except { get; init; } = [];

    /// <summary>The user's current folder, whose rex.rc goes first; null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>Called when a channel was opened at some server, before anything can come over it: sets its handlers. It is called again for another channel if that server refuses.</summary>
    public Action<RexChannel>? Opened { get; init; }
}
