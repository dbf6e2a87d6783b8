namespace Smash.Client;

/// <summary>Which way a file went.</summary>
public enum RedTransferDirection
{
    /// <summary>From here into the world.</summary>
    Send,

    /// <summary>From the world to here.</summary>
    Receive,
}
