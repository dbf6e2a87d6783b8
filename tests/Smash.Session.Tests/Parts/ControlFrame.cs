using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Master;

namespace Smash.Session.Tests.Parts;

/// <summary>A message that the session sent to the master.</summary>
internal sealed record ControlFrame(ControlMessageType Type, byte[] Payload)
{
    /// <summary>The job that it is about.</summary>
    public ulong Job
    {
        get
        {
            var reader = new PacketReader(Payload);
            // A request has its own number first.
            ulong first = reader.ReadUInt64();
            return Type is ControlMessageType.Signal or ControlMessageType.SetPriority ? reader.ReadUInt64() : first;
        }
    }

    /// <summary>The number of a request.</summary>
    public ulong Request => new PacketReader(Payload).ReadUInt64();

    /// <summary>The signal of SIGNAL.</summary>
    public int Signal
    {
        get
        {
            var reader = new PacketReader(Payload);
            reader.ReadUInt64();
            reader.ReadUInt64();
            return reader.ReadInt32();
        }
    }

    /// <summary>What DEMAND says.</summary>
    public SlotDemand Demand
    {
        get
        {
            var reader = new PacketReader(Payload);
            return new SlotDemand(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        }
    }

    /// <summary>The process of ADOPT.</summary>
    public ProcessIdentity Process
    {
        get
        {
            var reader = new PacketReader(Payload);
            reader.ReadUInt64();
            return new ProcessIdentity(reader.ReadInt32(), reader.ReadUInt64());
        }
    }
}
