namespace Smash.Client;

/// <summary>What is wrong with the place of a socket.</summary>
public enum EndpointFault
{
    /// <summary>Something else.</summary>
    Unknown = 0,

    /// <summary>The path is longer than a socket's address may be (sun_path, 107 bytes).</summary>
    PathTooLong,

    /// <summary>There is something at the path, and it is no socket.</summary>
    NotASocket,

    /// <summary>The folder is not a real folder of this user that nobody else can enter.</summary>
    UnsafeFolder,

    /// <summary>The system refused access.</summary>
    AccessDenied,
}
