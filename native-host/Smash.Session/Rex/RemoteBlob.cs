using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Session.Rex;

/// <summary>A <see cref="RemoteState"/> as the records hold it: fields as on the wire. The process that has ended is PROCESS_ID, and STARTED with its start in clock ticks.</summary>
internal static class RemoteBlob
{
    public static byte[] Encode(RemoteState state)
    {
        var writer = new PacketWriter();
        state.Run.Write(writer);
        state.Progress?.Write(writer);
        if (state.Retired is { } retired)
        {
            writer.WriteField(FieldTag.ProcessId, retired.Pid);
            writer.WriteField(FieldTag.Started, retired.StartTicks);
        }

        return writer.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">They name no server.</exception>
    public static RemoteState Decode(byte[] bytes)
    {
        var record = new PacketReader(bytes);
        JobRecord known = JobRecord.Read(ref record);
        return new RemoteState(known.Remote ?? throw new InvalidDataException("A job that runs elsewhere has no server in the records."))
        {
            Progress = known.RemoteProgress,
            Retired = known is { ProcessId: { } pid, StartedMicroseconds: { } ticks } ? new ProcessIdentity((int)pid, (ulong)ticks) : null,
        };
    }
}
