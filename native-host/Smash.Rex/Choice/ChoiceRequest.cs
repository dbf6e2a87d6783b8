namespace Smash.Rex.Choice;

/// <summary>What a host is wanted for.</summary>
internal sealed record ChoiceRequest
{
    /// <summary>The host that was asked for by name; null: whichever is best.</summary>
    public string? ComputerName { get; init; }

    /// <summary>The transaction that is to be permitted: rexecve, rcall, rjump, rfork; empty: any.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>The architecture that is needed; null: any.</summary>
    public string? Machine { get; init; }

    /// <summary>The memory that is needed, in bytes; 0: any.</summary>
    public ulong MemoryBytes { get; init; }

    /// <summary>Hosts that are not to be taken, as those where it was lost before.</summary>
    public IReadOnlyCollection<string> Except { get; init; } = [];
}
