namespace Smash.Red.Worlds;

/// <summary>What a new world has of programs and libraries.</summary>
internal enum WorldBase
{
    /// <summary>The host's folders, read-only.</summary>
    Host,

    /// <summary>Copies of the dynamic loader, the usual libraries and a shell.</summary>
    Minimal,
}
