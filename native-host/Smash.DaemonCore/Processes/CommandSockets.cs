namespace Smash.DaemonCore.Processes;

/// <summary>The command sockets that a parent makes for a child daemon before it starts it, so that it can be spoken to at once.</summary>
[Flags]
public enum CommandSockets
{
    /// <summary>None: the child is no daemon.</summary>
    None = 0,

    /// <summary>A Unix stream socket in the parent's folder for sockets, which only the parent's user may enter.</summary>
    Unix = 1,

    /// <summary>TCP and UDP with one port number.</summary>
    Internet = 2,
}
