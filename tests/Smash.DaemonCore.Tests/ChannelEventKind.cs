namespace Smash.DaemonCore.Tests;

/// <summary>Which call a channel made to its handler.</summary>
internal enum ChannelEventKind
{
    Packet,
    BrokenFrame,
    EndOfInput,
    Closed,
    Drained,
}
