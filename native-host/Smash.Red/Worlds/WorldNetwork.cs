namespace Smash.Red.Worlds;

/// <summary>Which network a world's jobs have.</summary>
internal enum WorldNetwork
{
    /// <summary>None but a loopback of their own.</summary>
    None,

    /// <summary>The host's.</summary>
    Host,
}
