using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Red.Transfers;

/// <summary>A transfer that is wanted.</summary>
/// <param name="Kind">What it moves.</param>
/// <param name="From">Where the bytes come from; the caller's, who may close it once the transfer has started.</param>
/// <param name="To">Where they go to; likewise.</param>
internal sealed record TransferPlan(TransferKind Kind, SafeFileHandle From, SafeFileHandle To)
{
    /// <summary>Most bytes moved at once; 0: 256 KiB. More than 1 MiB counts as that.</summary>
    public long BlockSize { get; init; }

    /// <summary>Whether the file is emptied first.</summary>
    public bool Truncates { get; init; }

    /// <summary>Where in the file it begins, in bytes.</summary>
    public long Offset { get; init; }

    /// <summary>Whom it runs as; null: as RED.</summary>
    public ProcessUser? User { get; init; }

    /// <summary>Limits that are set on it.</summary>
    public IReadOnlyList<EffectiveLimit> Limits { get; init; } = [];
}
