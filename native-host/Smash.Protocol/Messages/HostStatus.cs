namespace Smash.Protocol;

/// <summary>HOST_STATUS_RESP: the host's state.</summary>
public sealed record HostStatus : IPacket
{
    /// <summary>Version of the host.</summary>
    public string HostVersion { get; init; } = "";

    /// <summary>Name of the machine.</summary>
    public string ComputerName { get; init; } = "";

    /// <summary>Process id of the master.</summary>
    public uint MasterPid { get; init; }

    /// <summary>Process id of the session.</summary>
    public uint SessionPid { get; init; }

    /// <summary>Times the session was started again.</summary>
    public uint SessionStarts { get; init; }

    /// <summary>How the session before this one ended.</summary>
    public SessionEnd LastSessionEnd { get; init; }

    /// <summary>When the master was started, microseconds since the epoch.</summary>
    public long StartedMicroseconds { get; init; }

    /// <summary>Cap on concurrent jobs.</summary>
    public uint MaxJobs { get; init; }

    /// <summary>Jobs that wait for a slot.</summary>
    public uint QueuedJobs { get; init; }

    /// <summary>Jobs that hold a slot.</summary>
    public uint ActiveJobs { get; init; }

    /// <summary>Connected clients.</summary>
    public uint Connections { get; init; }

    /// <summary>The folder with records and output.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>Whether records and output survive a stop.</summary>
    public bool KeepsRecords { get; init; }

    /// <summary>When the session was started, microseconds since the epoch; 0: the host does not tell.</summary>
    public long SessionStartedMicroseconds { get; init; }

    /// <summary>The machine's load averages over 1, 5 and 15 minutes, in hundredths; empty: the host does not tell.</summary>
    public IReadOnlyList<uint> LoadAverages { get; init; } = [];

    /// <summary>Submissions that this session has accepted.</summary>
    public ulong JobsAccepted { get; init; }

    /// <summary>Jobs whose end this session has recorded.</summary>
    public ulong JobsEnded { get; init; }

    /// <summary>Requests that this session has answered.</summary>
    public ulong RequestsAnswered { get; init; }

    /// <summary>Milliseconds within which a heartbeat of the session must come; 0: none are wanted.</summary>
    public uint HeartbeatLimitMilliseconds { get; init; }

    /// <summary>The folder with the host's programs; empty: the host does not tell.</summary>
    public string ProgramFolder { get; init; } = "";

    /// <summary>Processes that were started ahead and are ready for a job.</summary>
    public uint PreparedProcesses { get; init; }

    /// <summary>URLs where RED answers, with blanks between them; empty: it is off, or not ready yet.</summary>
    public string RedAddress { get; init; } = "";

    /// <summary>Path of the command socket of the host's REX; empty: none of its commands was used yet, so that it does not run.</summary>
    public string RexSocket { get; init; } = "";

    /// <inheritdoc/>
    public PacketType Type => PacketType.HostStatusResponse;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static HostStatus ReadPayload(ref PacketReader reader)
    {
        var status = new HostStatus();
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            status = tag switch
            {
                FieldTag.HostVersion => status with { HostVersion = value.ReadStringToEnd() },
                FieldTag.ComputerName => status with { ComputerName = value.ReadStringToEnd() },
                FieldTag.MasterPid => status with { MasterPid = value.ReadUInt32() },
                FieldTag.SessionPid => status with { SessionPid = value.ReadUInt32() },
                FieldTag.SessionStarts => status with { SessionStarts = value.ReadUInt32() },
                FieldTag.LastSessionEnd => status with { LastSessionEnd = (SessionEnd)value.ReadUInt32() },
                FieldTag.HostStarted => status with { StartedMicroseconds = value.ReadInt64() },
                FieldTag.MaxJobs => status with { MaxJobs = value.ReadUInt32() },
                FieldTag.QueuedJobs => status with { QueuedJobs = value.ReadUInt32() },
                FieldTag.ActiveJobs => status with { ActiveJobs = value.ReadUInt32() },
                FieldTag.Connections => status with { Connections = value.ReadUInt32() },
                FieldTag.StateDirectory => status with { StateDirectory = value.ReadStringToEnd() },
                FieldTag.KeepsRecords => status with { KeepsRecords = value.ReadUInt32() != 0 },
                FieldTag.SessionStarted => status with { SessionStartedMicroseconds = value.ReadInt64() },
                FieldTag.LoadAverages => status with { LoadAverages = [value.ReadUInt32(), value.ReadUInt32(), value.ReadUInt32()] },
                FieldTag.JobsAccepted => status with { JobsAccepted = value.ReadUInt64() },
                FieldTag.JobsEnded => status with { JobsEnded = value.ReadUInt64() },
                FieldTag.RequestsAnswered => status with { RequestsAnswered = value.ReadUInt64() },
                FieldTag.HeartbeatLimit => status with { HeartbeatLimitMilliseconds = value.ReadUInt32() },
                FieldTag.ProgramFolder => status with { ProgramFolder = value.ReadStringToEnd() },
                FieldTag.PreparedProcesses => status with { PreparedProcesses = value.ReadUInt32() },
                FieldTag.RedAddress => status with { RedAddress = value.ReadStringToEnd() },
                FieldTag.RexSocket => status with { RexSocket = value.ReadStringToEnd() },
                _ => status,
            };
        }

        return status;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteField(FieldTag.HostVersion, HostVersion);
        writer.WriteField(FieldTag.ComputerName, ComputerName);
        writer.WriteField(FieldTag.MasterPid, MasterPid);
        writer.WriteField(FieldTag.SessionPid, SessionPid);
        writer.WriteField(FieldTag.SessionStarts, SessionStarts);
        writer.WriteField(FieldTag.LastSessionEnd, (uint)LastSessionEnd);
        writer.WriteField(FieldTag.HostStarted, StartedMicroseconds);
        writer.WriteField(FieldTag.MaxJobs, MaxJobs);
        writer.WriteField(FieldTag.QueuedJobs, QueuedJobs);
        writer.WriteField(FieldTag.ActiveJobs, ActiveJobs);
        writer.WriteField(FieldTag.Connections, Connections);
        writer.WriteField(FieldTag.StateDirectory, StateDirectory);
        writer.WriteField(FieldTag.KeepsRecords, KeepsRecords ? 1u : 0u);
        WriteSession(writer);
    }

    private void WriteSession(PacketWriter writer)
    {
        writer.WriteField(FieldTag.SessionStarted, SessionStartedMicroseconds);
        writer.WriteField(FieldTag.JobsAccepted, JobsAccepted);
        writer.WriteField(FieldTag.JobsEnded, JobsEnded);
        writer.WriteField(FieldTag.RequestsAnswered, RequestsAnswered);
        writer.WriteField(FieldTag.HeartbeatLimit, HeartbeatLimitMilliseconds);
        writer.WriteField(FieldTag.PreparedProcesses, PreparedProcesses);
        if (ProgramFolder.Length > 0)
        {
            writer.WriteField(FieldTag.ProgramFolder, ProgramFolder);
        }

        if (RedAddress.Length > 0)
        {
            writer.WriteField(FieldTag.RedAddress, RedAddress);
        }

        if (RexSocket.Length > 0)
        {
            writer.WriteField(FieldTag.RexSocket, RexSocket);
        }

        if (LoadAverages is [var one, var five, var fifteen])
        {
            writer.WriteFieldHeader(FieldTag.LoadAverages, 3 * sizeof(uint));
            writer.WriteUInt32(one);
            writer.WriteUInt32(five);
            writer.WriteUInt32(fifteen);
        }
    }
}
