using Smash.DaemonCore.Processes;
using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>
/// Lets the calling thread work on files as the user of a world, so that the kernel judges each step as for the world's own jobs; root's rights over
/// files are gone meanwhile. No await may be in between, and as little as may be: a thread begun meanwhile would stay that user.
/// </summary>
internal readonly ref struct FileOwner : IDisposable
{
    private readonly bool _isOther;

    private FileOwner(ProcessUser user)
    {
        _isOther = true;
        SetFileGroup.Invoke(user.GroupId);
        SetFileUser.Invoke(user.UserId);
    }

    /// <summary>Becomes the user until disposed.</summary>
    /// <param name="user">The user; null: the daemon's own, and nothing changes.</param>
    /// <returns>What ends it.</returns>
    public static FileOwner Become(ProcessUser? user) => user is null ? default : new FileOwner(user);

    /// <summary>Becomes the daemon's own user again.</summary>
    public void Dispose()
    {
        if (_isOther)
        {
            SetFileUser.Invoke(0);
            SetFileGroup.Invoke(0);
        }
    }
}
