using Smash.Protocol;

namespace Smash.Fuzz.Targets;

/// <summary>Reads a payload of one type of packet.</summary>
internal delegate IPacket PacketRead(ref PacketReader reader);
