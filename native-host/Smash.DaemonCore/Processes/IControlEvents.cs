using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>What comes over a <see cref="ControlChannel"/> that is not about one process. It is called on the loop.</summary>
public interface IControlEvents
{
    /// <summary>A message has come: HELLO, CHILDREN_END, SHUTDOWN, DEBUG, and whatever else the channel does not know itself.</summary>
    /// <param name="type">Its type, which need not be a defined one.</param>
    /// <param name="reader">Its payload.</param>
    void OnMessage(ControlMessageType type, ref PacketReader reader);

    /// <summary>The other side is gone, or broke the protocol; no other call follows.</summary>
    void OnClosed();
}
