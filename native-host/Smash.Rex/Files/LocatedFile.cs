namespace Smash.Rex.Files;

/// <summary>Where an entry of a manifest is at the executor.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Path">The file; null: it is lacking. Empty: it is not needed, or has no content.</param>
/// <param name="IsInPlace">Whether it is the machine's own, and not the store's.</param>
internal sealed record LocatedFile(ManifestEntry Entry, string? Path, bool IsInPlace);
