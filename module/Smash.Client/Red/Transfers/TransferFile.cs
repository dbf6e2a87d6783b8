namespace Smash.Client;

/// <summary>A file that is to be carried.</summary>
/// <param name="LocalPath">Its path here, absolute.</param>
/// <param name="Path">Its path in the world.</param>
/// <param name="Size">Its size in bytes when the transfer was planned.</param>
/// <param name="Permissions">What its owner may do with it.</param>
internal sealed record TransferFile(string LocalPath, string Path, long Size, RedPermissions Permissions);
