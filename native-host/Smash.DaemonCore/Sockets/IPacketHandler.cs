using Smash.Protocol;

namespace Smash.DaemonCore.Sockets;

/// <summary>Receives what comes over a <see cref="PacketChannel"/>. It is called on the loop and must not block.</summary>
public interface IPacketHandler
{
    /// <summary>A whole packet has come.</summary>
    /// <param name="type">Its type, which need not be a defined one.</param>
    /// <param name="payload">Its payload; valid during the call.</param>
    void OnPacket(PacketType type, ReadOnlySpan<byte> payload);

    /// <summary>A header declares more than 16 MiB: the frame is lost and the channel reads no more. What is sent now still goes out before <see cref="PacketChannel.CloseAfterSending"/> closes it.</summary>
    /// <param name="header">The header.</param>
    void OnBrokenFrame(PacketHeader header);

    /// <summary>The peer sends no more but may still read: the handler calls <see cref="PacketChannel.CloseAfterSending"/> when its last answer is sent.</summary>
    void OnEndOfInput();

    /// <summary>The channel is closed; no other call follows.</summary>
    void OnClosed();
}
