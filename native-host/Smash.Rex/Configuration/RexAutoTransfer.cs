namespace Smash.Rex.Configuration;

/// <summary>Whether files that the other host lacks are brought there.</summary>
internal enum RexAutoTransfer
{
    /// <summary>They are, over the ssh connection that is there already.</summary>
    Ssh,

    /// <summary>They are not: what runs must be there.</summary>
    Off,
}
