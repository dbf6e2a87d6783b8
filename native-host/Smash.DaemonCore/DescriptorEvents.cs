namespace Smash.DaemonCore;

/// <summary>What a descriptor is watched for, and what it is ready for (epoll_ctl(2)).</summary>
[Flags]
public enum DescriptorEvents
{
    /// <summary>Nothing: only errors are told.</summary>
    None = 0,

    /// <summary>EPOLLIN: there is something to read, or the end.</summary>
    Read = 0x1,

    /// <summary>EPOLLOUT: there is room to write.</summary>
    Write = 0x4,

    /// <summary>EPOLLERR: an error waits to be fetched.</summary>
    Error = 0x8,

    /// <summary>EPOLLHUP: the peer is gone.</summary>
    HangUp = 0x10,
}
