using Smash.DaemonCore.Processes;

namespace Smash.Red.Worlds;

/// <summary>The users of worlds: each has one that no other has. One that is given back is used again only when all others have been.</summary>
/// <param name="range">Their ids; each is its group's too.</param>
internal sealed class UserPool(UserRange range)
{
    private readonly Queue<uint> _returned = [];
    private uint _taken;

    /// <summary>Takes a user.</summary>
    /// <returns>The user; null: all are taken.</returns>
    public ProcessUser? Take()
    {
        uint user;
        if (_taken < range.Count)
        {
            user = range.First + _taken++;
        }
        else if (!_returned.TryDequeue(out user))
        {
            return null;
        }

        return new ProcessUser(user, user, []);
    }

    /// <summary>Gives a user back of whom there is no process left.</summary>
    /// <param name="user">The user.</param>
    public void Return(ProcessUser user) => _returned.Enqueue(user.UserId);
}
