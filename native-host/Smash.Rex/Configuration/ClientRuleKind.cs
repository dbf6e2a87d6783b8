namespace Smash.Rex.Configuration;

/// <summary>Sorts of entries of the option <c>clients</c>.</summary>
internal enum ClientRuleKind
{
    /// <summary>Everybody who has a key.</summary>
    Any,

    /// <summary>Nobody.</summary>
    None,

    /// <summary>This host itself, by its loopback address.</summary>
    LocalHost,

    /// <summary>Hosts of the networks that this one has an address in, and itself.</summary>
    LocalNets,

    /// <summary>Addresses of a network; of one host alone, too.</summary>
    Network,

    /// <summary>A host by its name in the key's identity.</summary>
    Host,
}
