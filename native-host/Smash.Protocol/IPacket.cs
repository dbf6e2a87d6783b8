namespace Smash.Protocol;

/// <summary>A message that can be sent as one packet.</summary>
public interface IPacket
{
    /// <summary>The packet's number.</summary>
    PacketType Type { get; }

    /// <summary>Writes the payload: core fields, then extension fields.</summary>
    /// <param name="writer">Where to; the packet has been begun and is ended by the caller.</param>
    void WritePayload(PacketWriter writer);
}
