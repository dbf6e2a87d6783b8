namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>One statement NAME = value.</summary>
/// <param name="Key">The name as written, with its prefix.</param>
/// <param name="Raw">The value as written, but for references to the name itself, which are already what stood there before.</param>
/// <param name="Origin">Where it stands.</param>
/// <param name="Folder">The folder that a relative path is in; null: there is none.</param>
internal sealed record Assignment(string Key, string Raw, ConfigurationOrigin Origin, string? Folder)
{
    /// <summary>Whether the value is wrong in a way that has been reported: it has no expansion, but other entries may refer to it and it to others.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Two statements of the same text are two.</summary>
    public bool Equals(Assignment? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
