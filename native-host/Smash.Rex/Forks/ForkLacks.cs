using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Forks;

/// <summary>FORK_LACKS: the parts that are not at the executor, counted through all files in the order of their frames.</summary>
/// <param name="Parts">They, rising.</param>
internal sealed record ForkLacks(IReadOnlyList<uint> Parts) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static ForkLacks Read(ref PacketReader reader)
    {
        var parts = new List<uint>();
        while (reader.Remaining > 0)
        {
            parts.Add(reader.ReadUInt32());
        }

        return new ForkLacks(parts);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (uint part in Parts)
        {
            writer.WriteUInt32(part);
        }
    }
}
