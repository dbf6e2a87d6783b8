using Smash.Protocol;

namespace Smash.DaemonCore.Tests;

/// <summary>A call that a channel made to its handler.</summary>
internal sealed record ChannelEvent(ChannelEventKind Kind, uint Type, byte[] Payload)
{
    public static ChannelEvent Of(ChannelEventKind kind) => new(kind, 0, []);

    public static ChannelEvent Of(PacketHeader header) => new(ChannelEventKind.BrokenFrame, (uint)header.Type, BitConverter.GetBytes(header.Length));
}
