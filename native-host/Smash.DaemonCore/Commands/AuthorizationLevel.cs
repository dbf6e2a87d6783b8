namespace Smash.DaemonCore.Commands;

/// <summary>
/// What a client must be allowed in order to have a command carried out (HTCondor manual, "Authorization"). ADMINISTRATOR and DAEMON imply WRITE; WRITE and CONFIG imply READ.
/// </summary>
public enum AuthorizationLevel
{
    /// <summary>Everybody, always: neither asked nor configurable.</summary>
    Allow,

    /// <summary>READ: looking at what does no harm to know.</summary>
    Read,

    /// <summary>WRITE: changing what the daemon works on.</summary>
    Write,

    /// <summary>ADMINISTRATOR: ending, restarting and reconfiguring the daemon.</summary>
    Administrator,

    /// <summary>CONFIG: setting parameters from afar.</summary>
    Config,

    /// <summary>DAEMON: what daemons tell one another.</summary>
    Daemon,
}
