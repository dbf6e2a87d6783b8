namespace Smash.Protocol;

/// <summary>JOB_SUBMIT: a job to queue.</summary>
public sealed record StartJobRequest : IPacket
{
    /// <summary>Command line, as for <c>/bin/sh -c</c>.</summary>
    public required string Command { get; init; }

    /// <summary>Limit on the CPU time of each process, seconds; 0: none.</summary>
    public uint MaxCpuSeconds { get; init; }

    /// <summary>Limit on the address space of each process, bytes; 0: none. Over 4 GiB − 1 it travels as an extension field.</summary>
    public ulong MaxAddressSpaceBytes { get; init; }

    /// <summary>Nice value, −20 to 19.</summary>
    public int Priority { get; init; }

    /// <summary>The job's environment; none: a minimal one.</summary>
    public EnvironmentBlock Environment { get; init; } = EnvironmentBlock.Empty;

    /// <summary>Name of the job; null: made from its id.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute path of the working directory; null: the user's home.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Whether the answer carries the job's record.</summary>
    public bool WantsRecord { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSubmit;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static StartJobRequest ReadPayload(ref PacketReader reader)
    {
        uint maxCpu = reader.ReadUInt32();
        ulong maxAddressSpace = reader.ReadUInt32();
        int priority = reader.ReadInt32();
        string command = reader.ReadString();
        var environment = EnvironmentBlock.Read(ref reader);
        string? name = null;
        string? directory = null;
        bool wantsRecord = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.Name:
                    name = value.ReadStringToEnd();
                    break;
                case FieldTag.WorkingDirectory:
                    directory = value.ReadStringToEnd();
                    break;
                case FieldTag.MaxAddressSpace:
                    maxAddressSpace = value.ReadUInt64();
                    break;
                case FieldTag.WantRecord:
                    wantsRecord = true;
                    break;
            }
        }

        return new StartJobRequest
        {
            Command = command,
            MaxCpuSeconds = maxCpu,
            MaxAddressSpaceBytes = maxAddressSpace,
            Priority = priority,
            Environment = environment,
            Name = name,
            WorkingDirectory = directory,
            WantsRecord = wantsRecord,
        };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(MaxCpuSeconds);
        writer.WriteUInt32((uint)Math.Min(MaxAddressSpaceBytes, uint.MaxValue));
        writer.WriteInt32(Priority);
        writer.WriteString(Command);
        Environment.Write(writer);
        if (MaxAddressSpaceBytes > uint.MaxValue)
        {
            writer.WriteField(FieldTag.MaxAddressSpace, MaxAddressSpaceBytes);
        }

        if (Name is { } name)
        {
            writer.WriteField(FieldTag.Name, name);
        }

        if (WorkingDirectory is { } directory)
        {
            writer.WriteField(FieldTag.WorkingDirectory, directory);
        }

        if (WantsRecord)
        {
            writer.WriteField(FieldTag.WantRecord);
        }
    }
}
