namespace Smash.Protocol.Rex;

/// <summary>What a frame carries, where that is more than a number.</summary>
public interface IRexPayload
{
    /// <summary>Encodes it.</summary>
    /// <param name="writer">Where to.</param>
    void WritePayload(PacketWriter writer);
}
