namespace Smash.Protocol;

/// <summary>The Linux error numbers that the protocol speaks of (errno(3)).</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such job or process.</summary>
    ESRCH = 3,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>Argument list too long.</summary>
    E2BIG = 7,

    /// <summary>Not a program of this machine.</summary>
    ENOEXEC = 8,

    /// <summary>No such job to be waited for.</summary>
    ECHILD = 10,

    /// <summary>Not now: try again.</summary>
    EAGAIN = 11,

    /// <summary>Cannot allocate memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Busy.</summary>
    EBUSY = 16,

    /// <summary>It is there already.</summary>
    EEXIST = 17,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>No space left on device.</summary>
    ENOSPC = 28,

    /// <summary>Broken pipe.</summary>
    EPIPE = 32,

    /// <summary>Result out of range.</summary>
    ERANGE = 34,

    /// <summary>File name too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>Nothing here can do it.</summary>
    ENOSYS = 38,

    /// <summary>A circle.</summary>
    ELOOP = 40,

    /// <summary>No data available.</summary>
    ENODATA = 61,

    /// <summary>What it needs is not installed.</summary>
    ENOPKG = 65,

    /// <summary>Malformed message.</summary>
    EBADMSG = 74,

    /// <summary>Message too long.</summary>
    EMSGSIZE = 90,

    /// <summary>Protocol version not supported.</summary>
    EPROTONOSUPPORT = 93,

    /// <summary>Request not known.</summary>
    EOPNOTSUPP = 95,

    /// <summary>The host is shutting down.</summary>
    ESHUTDOWN = 108,

    /// <summary>Timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>The host is down; of an engine: it cannot be reached, or its programs are not installed.</summary>
    EHOSTDOWN = 112,

    /// <summary>No way to the host.</summary>
    EHOSTUNREACH = 113,
}
