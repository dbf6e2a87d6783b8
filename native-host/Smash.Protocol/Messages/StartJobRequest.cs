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

    /// <summary>What the job reads from its standard input; empty: nothing.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>How many bytes of input were spooled for the submission key, all of which the job reads from its standard input; 0: none were.</summary>
    public ulong SpooledInputBytes { get; init; }

    /// <summary>The client's own name of this submission, at most <see cref="ProtocolLimits.MaxSubmissionKeyLength"/> bytes: made again with the same one, it is answered with the same job. Empty: none.</summary>
    public ReadOnlyMemory<byte> SubmissionKey { get; init; }

    /// <summary>Limit on the resident memory of the job's whole tree, bytes; 0: none.</summary>
    public ulong MaxMemoryBytes { get; init; }

    /// <summary>Limit on the time from the job's start, milliseconds; 0: none.</summary>
    public ulong MaxWallMilliseconds { get; init; }

    /// <summary>Whether the program reads all that is the job's own from its standard input, so that a process with the same command line and environment that was started before may be used.</summary>
    public bool IsPreparable { get; init; }

    /// <summary>What its standard output is.</summary>
    public OutputFormat OutputFormat { get; init; }

    /// <summary>What people call its command, at most <see cref="ProtocolLimits.MaxScriptLength"/> bytes; null: the command line itself.</summary>
    public string? Script { get; init; }

    /// <summary>Where else it is to run; null: here.</summary>
    public RemoteRun? Remote { get; init; }

    /// <summary>What else is asked for.</summary>
    public JobOptions Options { get; init; } = JobOptions.None;

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSubmit;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static StartJobRequest ReadPayload(ref PacketReader reader)
    {
        var builder = new StartJobRequestBuilder(ref reader);
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.Add(tag, ref value);
        }

        return builder.Build();
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
        WriteDescription(writer);
        WriteLimits(writer);
        WriteInput(writer);
        Remote?.Write(writer);
        Options.Write(writer);
        if (WantsRecord)
        {
            writer.WriteField(FieldTag.WantRecord);
        }
    }

    private void WriteDescription(PacketWriter writer)
    {
        if (Name is { } name)
        {
            writer.WriteField(FieldTag.Name, name);
        }

        if (WorkingDirectory is { } directory)
        {
            writer.WriteField(FieldTag.WorkingDirectory, directory);
        }

        if (Script is { } script)
        {
            writer.WriteField(FieldTag.Script, script);
        }

        if (OutputFormat != OutputFormat.Bytes)
        {
            writer.WriteField(FieldTag.OutputFormat, (uint)OutputFormat);
        }
    }

    private void WriteLimits(PacketWriter writer)
    {
        if (MaxAddressSpaceBytes > uint.MaxValue)
        {
            writer.WriteField(FieldTag.MaxAddressSpace, MaxAddressSpaceBytes);
        }

        if (MaxMemoryBytes > 0)
        {
            writer.WriteField(FieldTag.MaxMemory, MaxMemoryBytes);
        }

        if (MaxWallMilliseconds > 0)
        {
            writer.WriteField(FieldTag.MaxWallTime, MaxWallMilliseconds);
        }
    }

    private void WriteInput(PacketWriter writer)
    {
        if (!SubmissionKey.IsEmpty)
        {
            writer.WriteField(FieldTag.SubmissionKey, SubmissionKey.Span);
        }

        if (IsPreparable)
        {
            writer.WriteField(FieldTag.Preparable);
        }

        if (!StandardInput.IsEmpty)
        {
            writer.WriteField(FieldTag.StandardInput, StandardInput.Span);
        }

        if (SpooledInputBytes > 0)
        {
            writer.WriteField(FieldTag.SpooledInput, SpooledInputBytes);
        }
    }
}
