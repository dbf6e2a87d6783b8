namespace Smash.Client;

/// <summary>Why another machine's host cannot be reached over OpenSSH.</summary>
public enum LinkFault
{
    /// <summary>Something else; the message has what ssh said.</summary>
    Unknown = 0,

    /// <summary>There is no program ssh on PATH here.</summary>
    SshNotFound,

    /// <summary>The machine's name is not known.</summary>
    NameNotFound,

    /// <summary>The machine does not answer, or nothing listens at the port.</summary>
    Unreachable,

    /// <summary>The time for connecting was over.</summary>
    TimedOut,

    /// <summary>The machine's key is in no known_hosts file.</summary>
    HostKeyUnknown,

    /// <summary>The machine's key is another than the one in known_hosts.</summary>
    HostKeyChanged,

    /// <summary>The machine takes none of the user's keys, or the password.</summary>
    AuthenticationRefused,

    /// <summary>An option is none that ssh knows, or its value is wrong.</summary>
    InvalidOption,

    /// <summary>The program smash is not there.</summary>
    SmashNotFound,

    /// <summary>The program smash there is too old to tell where its host listens.</summary>
    SmashTooOld,

    /// <summary>The ssh server does not let sockets be forwarded.</summary>
    ForwardingRefused,
}
