namespace Smash.Client;

/// <summary>Why a file was not carried.</summary>
public enum RedTransferFault
{
    /// <summary>Something else.</summary>
    Unknown = 0,

    /// <summary>There is nothing at the path.</summary>
    NotFound,

    /// <summary>It is a directory, and trees were not asked for.</summary>
    IsDirectory,

    /// <summary>It is neither a file nor a directory.</summary>
    NotAFile,

    /// <summary>The destination is a file, and should be a directory.</summary>
    NotADirectory,

    /// <summary>The file here could not be read or written.</summary>
    LocalFile,

    /// <summary>No connection for the bytes came about.</summary>
    NotConnected,

    /// <summary>The connection ended before all bytes were there.</summary>
    Broken,

    /// <summary>The bytes that arrived are not those that were sent.</summary>
    ChecksumMismatch,
}
