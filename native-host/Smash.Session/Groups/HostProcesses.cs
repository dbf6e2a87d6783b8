using Mono.Unix.Native;
using Smash.Session.Limits;

namespace Smash.Session.Groups;

/// <summary>The processes of this host.</summary>
internal static class HostProcesses
{
    /// <summary>Finds the master and all below it.</summary>
    public static IReadOnlyCollection<int> Find()
    {
        var members = new List<int>();
        new ProcessTree(new ProcReader()).Find(Syscall.getppid(), members);
        return new HashSet<int>(members);
    }
}
