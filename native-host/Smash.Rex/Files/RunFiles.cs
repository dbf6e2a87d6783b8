using Smash.Protocol.Rex;

namespace Smash.Rex.Files;

/// <summary>The files that a run needs, as they were at home when they were looked at.</summary>
/// <param name="Manifest">What they are.</param>
/// <param name="Sources">Where each content is at home.</param>
/// <param name="Transfers">Whether what a server lacks is brought there; else it is named in a refusal.</param>
internal sealed record RunFiles(FileManifest Manifest, IReadOnlyDictionary<FileHash, string> Sources, bool Transfers)
{
    /// <summary>What machine the program is for, as uname -m has it there; empty: any, it being a script or found at the executor.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Names them in an OPEN to an executor.</summary>
    /// <param name="fields">The OPEN's fields.</param>
    public void AddTo(RexFields fields) => fields.Add(RexExecuteTag.File, Manifest.Hash.ToBytes());
}
