namespace Smash.Red.Discovery;

/// <summary>When a RED answers those who look for one on the network.</summary>
internal enum DiscoveryMode
{
    /// <summary>Where it answers calls from the network.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}
