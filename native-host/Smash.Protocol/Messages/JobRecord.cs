namespace Smash.Protocol;

/// <summary>All that the host tells of a job, as extension fields. A value that is not there yet is null.</summary>
public sealed record JobRecord
{
    /// <summary>The job's id among its client's jobs.</summary>
    public uint JobId { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its command line.</summary>
    public string Command { get; init; } = "";

    /// <summary>What it does.</summary>
    public JobState State { get; init; }

    /// <summary>Why it ended.</summary>
    public JobCause Cause { get; init; }

    /// <summary>The evidence for <see cref="Cause"/>, in words.</summary>
    public string? CauseDetail { get; init; }

    /// <summary>The exit code, 128 + signal, or −1 where it cannot be known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Nice value.</summary>
    public int Priority { get; init; }

    /// <summary>Absolute path of the working directory.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Limit on CPU time, seconds; 0: none.</summary>
    public uint MaxCpuSeconds { get; init; }

    /// <summary>Limit on address space, bytes; 0: none.</summary>
    public ulong MaxAddressSpaceBytes { get; init; }

    /// <summary>Limit on the resident memory of its whole tree, bytes; 0: none.</summary>
    public ulong MaxMemoryBytes { get; init; }

    /// <summary>Limit on the time from its start, milliseconds; 0: none.</summary>
    public ulong MaxWallMilliseconds { get; init; }

    /// <summary>What its standard output is.</summary>
    public OutputFormat OutputFormat { get; init; }

    /// <summary>What people call its command; null: the command line itself.</summary>
    public string? Script { get; init; }

    /// <summary>The limits that are in force.</summary>
    public IReadOnlyList<EffectiveLimit> EffectiveLimits { get; init; } = [];

    /// <summary>When it was submitted, microseconds since the epoch.</summary>
    public long SubmittedMicroseconds { get; init; }

    /// <summary>When it was started, microseconds since the epoch.</summary>
    public long? StartedMicroseconds { get; init; }

    /// <summary>When it ended, microseconds since the epoch.</summary>
    public long? EndedMicroseconds { get; init; }

    /// <summary>What it used.</summary>
    public ResourceUsage? Usage { get; init; }

    /// <summary>Process id of its leader while it runs.</summary>
    public uint? ProcessId { get; init; }

    /// <summary>Path of the file with its standard output.</summary>
    public string StandardOutputPath { get; init; } = "";

    /// <summary>Path of the file with its standard error.</summary>
    public string StandardErrorPath { get; init; } = "";

    /// <summary>The step that failed, for cause FailedToStart.</summary>
    public LaunchStep FailedStep { get; init; }

    /// <summary>The error number of <see cref="FailedStep"/>.</summary>
    public Errno FailedErrno { get; init; }

    /// <summary>Where else it was asked to run; null: here.</summary>
    public RemoteRun? Remote { get; init; }

    /// <summary>What is known of its run elsewhere; null: nothing yet, or it runs here.</summary>
    public RemoteProgress? RemoteProgress { get; init; }

    /// <summary>What else was asked for.</summary>
    public JobOptions Options { get; init; } = JobOptions.None;

    /// <summary>What it waits for; null: it is not queued.</summary>
    public WaitReason? WaitReason { get; init; }

    /// <summary>Path of the socket where clients attach to its terminal; null: it has none, or does not run.</summary>
    public string? TerminalSocketPath { get; init; }

    /// <summary>What has become of its output.</summary>
    public OutputState OutputState { get; init; }

    /// <summary>Decodes fields to the end of the payload.</summary>
    /// <param name="reader">The fields.</param>
    public static JobRecord Read(ref PacketReader reader) => ReadFields(ref reader).Build();

    /// <summary>Decodes a record, if there is one before the end of the payload: fields that are not a record's make none.</summary>
    /// <param name="reader">The rest of the payload.</param>
    public static JobRecord? ReadOptional(ref PacketReader reader)
    {
        JobRecordBuilder builder = ReadFields(ref reader);
        return builder.IsEmpty ? null : builder.Build();
    }

    /// <summary>Writes the record's fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteSubmission(writer);
        WriteProgress(writer);
        WriteEnd(writer);
        Remote?.Write(writer);
        RemoteProgress?.Write(writer);
        Options.Write(writer);
        if (WaitReason is { } reason)
        {
            writer.WriteField(FieldTag.WaitReason, (uint)reason);
        }

        if (TerminalSocketPath is { } path)
        {
            writer.WriteField(FieldTag.TerminalSocket, path);
        }

        if (OutputState != OutputState.Whole)
        {
            writer.WriteField(FieldTag.OutputState, (uint)OutputState);
        }
    }

    private static JobRecordBuilder ReadFields(ref PacketReader reader)
    {
        var builder = new JobRecordBuilder();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            builder.Add(tag, ref value);
        }

        return builder;
    }

    private void WriteSubmission(PacketWriter writer)
    {
        writer.WriteField(FieldTag.JobId, JobId);
        writer.WriteField(FieldTag.Name, Name);
        writer.WriteField(FieldTag.Command, Command);
        writer.WriteField(FieldTag.Priority, Priority);
        writer.WriteField(FieldTag.WorkingDirectory, WorkingDirectory);
        writer.WriteField(FieldTag.Submitted, SubmittedMicroseconds);
        writer.WriteField(FieldTag.StandardOutput, StandardOutputPath);
        writer.WriteField(FieldTag.StandardError, StandardErrorPath);
        if (MaxCpuSeconds > 0)
        {
            writer.WriteField(FieldTag.MaxCpu, MaxCpuSeconds);
        }

        if (MaxAddressSpaceBytes > 0)
        {
            writer.WriteField(FieldTag.MaxAddressSpace, MaxAddressSpaceBytes);
        }

        WriteExtras(writer);
    }

    private void WriteExtras(PacketWriter writer)
    {
        if (MaxMemoryBytes > 0)
        {
            writer.WriteField(FieldTag.MaxMemory, MaxMemoryBytes);
        }

        if (MaxWallMilliseconds > 0)
        {
            writer.WriteField(FieldTag.MaxWallTime, MaxWallMilliseconds);
        }

        if (OutputFormat != OutputFormat.Bytes)
        {
            writer.WriteField(FieldTag.OutputFormat, (uint)OutputFormat);
        }

        if (Script is { } script)
        {
            writer.WriteField(FieldTag.Script, script);
        }
    }

    private void WriteProgress(PacketWriter writer)
    {
        writer.WriteField(FieldTag.State, (uint)State);
        if (StartedMicroseconds is { } started)
        {
            writer.WriteField(FieldTag.Started, started);
        }

        if (ProcessId is { } pid)
        {
            writer.WriteField(FieldTag.ProcessId, pid);
        }

        foreach (EffectiveLimit limit in EffectiveLimits)
        {
            writer.WriteFieldHeader(FieldTag.EffectiveLimit, EffectiveLimit.EncodedLength);
            limit.Write(writer);
        }
    }

    private void WriteEnd(PacketWriter writer)
    {
        if (EndedMicroseconds is { } ended)
        {
            writer.WriteField(FieldTag.Ended, ended);
            writer.WriteField(FieldTag.Cause, (uint)Cause);
            writer.WriteField(FieldTag.ExitCode, ExitCode ?? -1);
        }

        if (CauseDetail is { } detail)
        {
            writer.WriteField(FieldTag.CauseDetail, detail);
        }

        if (Signal is { } signal)
        {
            writer.WriteField(FieldTag.Signal, (uint)signal);
        }

        if (Usage is { } usage)
        {
            writer.WriteFieldHeader(FieldTag.Rusage, ResourceUsage.EncodedLength);
            usage.Write(writer);
        }

        if (FailedStep != LaunchStep.None)
        {
            writer.WriteField(FieldTag.FailedStep, (uint)FailedStep);
            writer.WriteField(FieldTag.FailedErrno, (int)FailedErrno);
        }
    }
}
