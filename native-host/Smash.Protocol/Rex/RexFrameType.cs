namespace Smash.Protocol.Rex;

/// <summary>What a frame of REX is (FRAMES.md of Smash.Rex). Numbers that are not here are a receiver's to skip on channels that it knows.</summary>
public enum RexFrameType : byte
{
    /// <summary>The first frame of each side: <see cref="RexHello"/>.</summary>
    Hello = 1,

    /// <summary>How loaded the sender's machine is: <see cref="RexLoad"/>.</summary>
    Load = 2,

    /// <summary>u64, which comes back in a <see cref="Pong"/>.</summary>
    Ping = 3,

    /// <summary>Answers <see cref="Ping"/>.</summary>
    Pong = 4,

    /// <summary>Opens a channel for a transaction: <see cref="RexOpen"/>.</summary>
    Open = 16,

    /// <summary>Answers <see cref="Open"/>: <see cref="RexFields"/>.</summary>
    Accepted = 17,

    /// <summary>Answers <see cref="Open"/>, and ends the channel: <see cref="RexRefusal"/>.</summary>
    Refused = 18,

    /// <summary>u8 stream and bytes of it; no more than the window lets through.</summary>
    Data = 19,

    /// <summary>The receiver takes more of a stream: <see cref="RexWindow"/>.</summary>
    Window = 20,

    /// <summary>u8 stream: no more bytes of it come.</summary>
    EndOfStream = 21,

    /// <summary>u32: a signal by Linux's number.</summary>
    Signal = 22,

    /// <summary>The terminal's size has changed: <see cref="RexTerminalSize"/>.</summary>
    TerminalSize = 23,

    /// <summary>u8: the process runs (0) or has been stopped (1).</summary>
    State = 24,

    /// <summary>The process has ended: <see cref="RexExit"/>.</summary>
    Exit = 25,

    /// <summary>The sender is done with the channel; nothing of it comes after this. The channel is over when both have sent it.</summary>
    Close = 26,

    /// <summary>Which parts of a manifest's files the sender lacks (FILES.md).</summary>
    FilesLacks = 33,

    /// <summary>u64: all files of the manifest are there now; bytes that came for it.</summary>
    FilesStored = 35,

    /// <summary>What a function that was called has returned: <see cref="RexFields"/> with tags of <see cref="RexResultTag"/>.</summary>
    Result = 41,

    /// <summary>How the program ends nobody will know, since its host is lost: <see cref="RexLoss"/>. Also before <see cref="Accepted"/>; a <see cref="Close"/> follows.</summary>
    Lost = 48,

    /// <summary>The program is ended, since it is over a limit that is watched at the executor: <see cref="RexBreach"/>. An <see cref="Exit"/> follows.</summary>
    Breach = 49,

    /// <summary>The files did not come, or cannot be sent, and nothing is kept of what is not whole: <see cref="RexRefusal"/>. A <see cref="Close"/> follows.</summary>
    FilesFailed = 56,

    /// <summary>A file of a process's image and the hashes of its parts; without a name: those were all (FORKS.md).</summary>
    ForkFile = 72,

    /// <summary>u32 each: the parts of the image that the executor lacks, counted through all files in their order; then stream 1 carries them in that order.</summary>
    ForkLacks = 73,

    /// <summary>u32: the process is there under this pid of the executor's, whole and not yet running.</summary>
    ForkReady = 74,

    /// <summary>The process that is ready runs.</summary>
    ForkGo = 75,

    /// <summary>The process could not be made there, and nothing of it runs: <see cref="RexRefusal"/>.</summary>
    ForkFailed = 76,
}
