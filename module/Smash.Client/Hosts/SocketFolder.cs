using Smash.Client.Interop;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>The folder of the user's own socket, which nobody else may enter: who can put a socket there could read every job.</summary>
internal static class SocketFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder with mode 0700, if it is not there, and checks it.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <exception cref="EndpointException">It cannot be made, is no folder, is another's, or others have access.</exception>
    public static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is in the way is told by the check, unless nothing is there.
            if (FileStatus.Read(path, out _) != 0)
            {
                throw new EndpointException(
                    EndpointFault.AccessDenied,
                    $"The folder '{path}' for the host's socket cannot be made: {exception.Message}");
            }
        }

        Check(path);
    }

    /// <summary>Checks the folder, if it is there.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <exception cref="EndpointException">It is no folder, is another's, or others have access.</exception>
    public static void Check(string path)
    {
        var error = (Errno)FileStatus.Read(path, out FileStatus status);
        string? fault = error switch
        {
            Errno.ENOENT => null,
            Errno.None => Describe(status),
            _ => $"cannot be looked at (error {error})",
        };
        if (fault is not null)
        {
            throw new EndpointException(
                EndpointFault.UnsafeFolder,
                $"The folder '{path}' of the host's socket {fault}. It has to be a folder of yours with mode 0700.");
        }
    }

    private static string? Describe(in FileStatus status) => status switch
    {
        { IsLink: true } => "is a symbolic link",
        { IsDirectory: false } => "is not a folder",
        _ when status.Owner != CurrentUser.Id => $"belongs to user {status.Owner}",
        { AccessOfOthers: not 0 } => "can be entered by others",
        _ => null,
    };
}
