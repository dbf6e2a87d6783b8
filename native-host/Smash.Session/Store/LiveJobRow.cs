using Microsoft.Data.Sqlite;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Output;
using Smash.Session.Rex;

namespace Smash.Session.Store;

/// <summary>A job that had not ended when the records were last written.</summary>
/// <param name="ClientKey">Whose it is.</param>
/// <param name="ToJob">Makes the job.</param>
internal sealed record LiveJobRow(long ClientKey, Func<Client, Job> ToJob)
{
    public static LiveJobRow Read(SqliteDataReader row)
    {
        object[] values = new object[row.FieldCount];
        row.GetValues(values);
        return new LiveJobRow(row.GetInt64(1), client => Build(values, client));
    }

    private static Job Build(object[] values, Client client) => new()
    {
        Key = (ulong)(long)values[0],
        Client = client,
        Id = (uint)(long)values[2],
        Name = (string)values[3],
        Command = (string)values[4],
        WorkingDirectory = (string)values[5],
        Environment = EnvironmentDigest.FromBytes((byte[])values[6]),
        Priority = (int)(long)values[7],
        MaxCpuSeconds = (uint)(long)values[8],
        MaxAddressSpaceBytes = (ulong)(long)values[9],
        SubmittedMicroseconds = (long)values[10],
        OutputPath = (string)values[11],
        State = (JobState)(long)values[12],
        Claim = (long)values[13] != 0 ? ClaimState.Claimed : ClaimState.None,
        Process = values[14] is long pid ? new ProcessIdentity((int)pid, (ulong)(long)values[15]) : null,
        StartedMicroseconds = values[16] as long?,
        DirectErrno = (Errno)(values[17] as long? ?? 0),
        CancelSignal = (int)(values[18] as long? ?? 0),
        MaxMemoryBytes = (ulong)(long)values[19],
        MaxWallMilliseconds = (ulong)(long)values[20],
        OutputFormat = (OutputFormat)(long)values[21],
        Script = values[22] as string,
        SubmissionKey = values[23] as byte[],
        PriorCpuSeconds = (uint)(long)values[27],
        Remote = values[28] is byte[] remote ? RemoteBlob.Decode(remote) : null,
        Options = OptionsBlob.Decode(values[29]),
        RetiredProcess = values[30] is long retired ? new ProcessIdentity((int)retired, (ulong)(long)values[31]) : null,
        Input = (long)values[24] != 0 ? InputState.Recorded : InputState.None,
        Breach = values[25] is long cause ? LimitBreach.Restore((JobCause)cause, (string)values[26]) : null,
    };
}
