namespace Smash.DaemonCore.Processes;

/// <summary>Namespaces that a process gets for itself, with the numbers of clone(2) (namespaces(7)). All but <see cref="User"/> need root, or <see cref="User"/> with them.</summary>
[Flags]
public enum ProcessNamespaces
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Mounts.</summary>
    Mount = 0x00020000,

    /// <summary>The root of control groups.</summary>
    ControlGroup = 0x02000000,

    /// <summary>Host name.</summary>
    HostName = 0x04000000,

    /// <summary>System V and POSIX message queues.</summary>
    Messages = 0x08000000,

    /// <summary>Users: its own user alone is mapped, to itself, or to root with <see cref="LaunchFlags.RootInNamespace"/>.</summary>
    User = 0x10000000,

    /// <summary>Process ids: it is number 1 of them.</summary>
    Process = 0x20000000,

    /// <summary>Network.</summary>
    Network = 0x40000000,
}
