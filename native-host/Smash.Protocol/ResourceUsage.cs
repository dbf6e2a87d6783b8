namespace Smash.Protocol;

/// <summary>What the kernel accounts to an ended job and the children that it waited for: struct rusage of wait4(2), 18 × i64 on the wire.</summary>
public readonly record struct ResourceUsage
{
    /// <summary>Bytes on the wire.</summary>
    public const int EncodedLength = 18 * 8;

    /// <summary>User CPU time, microseconds.</summary>
    public long UserMicroseconds { get; init; }

    /// <summary>System CPU time, microseconds.</summary>
    public long SystemMicroseconds { get; init; }

    /// <summary>Largest resident set of any one process, KiB.</summary>
    public long MaxResidentKibibytes { get; init; }

    /// <summary>Integral shared memory size; Linux keeps 0.</summary>
    public long SharedMemoryIntegral { get; init; }

    /// <summary>Integral unshared data size; Linux keeps 0.</summary>
    public long UnsharedDataIntegral { get; init; }

    /// <summary>Integral unshared stack size; Linux keeps 0.</summary>
    public long UnsharedStackIntegral { get; init; }

    /// <summary>Page faults served without I/O.</summary>
    public long MinorFaults { get; init; }

    /// <summary>Page faults that needed I/O.</summary>
    public long MajorFaults { get; init; }

    /// <summary>Swaps; Linux keeps 0.</summary>
    public long Swaps { get; init; }

    /// <summary>Blocks of 512 bytes read from devices.</summary>
    public long BlocksIn { get; init; }

    /// <summary>Blocks of 512 bytes written to devices.</summary>
    public long BlocksOut { get; init; }

    /// <summary>Messages sent; Linux keeps 0.</summary>
    public long MessagesSent { get; init; }

    /// <summary>Messages received; Linux keeps 0.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Signals received; Linux keeps 0.</summary>
    public long SignalsReceived { get; init; }

    /// <summary>Times a process gave the processor up.</summary>
    public long VoluntarySwitches { get; init; }

    /// <summary>Times a process lost the processor.</summary>
    public long InvoluntarySwitches { get; init; }

    /// <summary>User and system CPU time, microseconds.</summary>
    public long CpuMicroseconds => UserMicroseconds + SystemMicroseconds;

    /// <summary>Reads the 18 numbers.</summary>
    /// <param name="reader">Where from.</param>
    public static ResourceUsage Read(ref PacketReader reader) => new()
    {
        UserMicroseconds = ReadTime(ref reader),
        SystemMicroseconds = ReadTime(ref reader),
        MaxResidentKibibytes = reader.ReadInt64(),
        SharedMemoryIntegral = reader.ReadInt64(),
        UnsharedDataIntegral = reader.ReadInt64(),
        UnsharedStackIntegral = reader.ReadInt64(),
        MinorFaults = reader.ReadInt64(),
        MajorFaults = reader.ReadInt64(),
        Swaps = reader.ReadInt64(),
        BlocksIn = reader.ReadInt64(),
        BlocksOut = reader.ReadInt64(),
        MessagesSent = reader.ReadInt64(),
        MessagesReceived = reader.ReadInt64(),
        SignalsReceived = reader.ReadInt64(),
        VoluntarySwitches = reader.ReadInt64(),
        InvoluntarySwitches = reader.ReadInt64(),
    };

    /// <summary>Writes the 18 numbers.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteTime(writer, UserMicroseconds);
        WriteTime(writer, SystemMicroseconds);
        writer.WriteInt64(MaxResidentKibibytes);
        writer.WriteInt64(SharedMemoryIntegral);
        writer.WriteInt64(UnsharedDataIntegral);
        writer.WriteInt64(UnsharedStackIntegral);
        writer.WriteInt64(MinorFaults);
        writer.WriteInt64(MajorFaults);
        writer.WriteInt64(Swaps);
        writer.WriteInt64(BlocksIn);
        writer.WriteInt64(BlocksOut);
        writer.WriteInt64(MessagesSent);
        writer.WriteInt64(MessagesReceived);
        writer.WriteInt64(SignalsReceived);
        writer.WriteInt64(VoluntarySwitches);
        writer.WriteInt64(InvoluntarySwitches);
    }

    private static long ReadTime(ref PacketReader reader)
    {
        long seconds = reader.ReadInt64();
        return (seconds * 1_000_000) + reader.ReadInt64();
    }

    private static void WriteTime(PacketWriter writer, long microseconds)
    {
        writer.WriteInt64(microseconds / 1_000_000);
        writer.WriteInt64(microseconds % 1_000_000);
    }
}
