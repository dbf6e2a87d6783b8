namespace Smash.DaemonCore.Commands;

/// <summary>What becomes of the stream after its command.</summary>
public enum CommandDisposition
{
    /// <summary>The answer is sent and the stream closed.</summary>
    Close,

    /// <summary>The handler owns the stream from now on: it goes on reading and writing, and disposes it (HTCondor's KEEP_STREAM). Over datagrams and packets, where there is no stream, the same as <see cref="Close"/>.</summary>
    KeepStream,
}
