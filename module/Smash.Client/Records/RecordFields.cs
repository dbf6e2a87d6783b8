namespace Smash.Client;

/// <summary>The fields of exported records, in their order. Their names and meanings stay; new ones come at the end.</summary>
public static class RecordFields
{
    private const decimal MicrosecondsPerSecond = 1_000_000m;
    private const decimal MillisecondsPerSecond = 1_000m;
    private const long BytesPerKibibyte = 1024;

    /// <summary>All fields.</summary>
    public static IReadOnlyList<RecordField> All { get; } = [.. Outcome, .. Times, .. Usage, .. Submission, .. Limits, .. Places];

    private static IEnumerable<RecordField> Outcome =>
    [
        new("Id", static job => job.Id),
        new("Name", static job => job.Name),
        new("Command", static job => job.Command),
        new("State", static job => job.State.ToString()),
        new("Cause", static job => job.IsEnded ? job.Cause.ToString() : null),
        new("CauseDetail", static job => job.CauseDetail),
        new("ExitCode", static job => job.ExitCode),
        new("Signal", static job => job.Signal),
    ];

    private static IEnumerable<RecordField> Times =>
    [
        new("Submitted", static job => ToTime(job.Record.SubmittedMicroseconds)),
        new("Started", static job => ToTime(job.Record.StartedMicroseconds)),
        new("Ended", static job => ToTime(job.Record.EndedMicroseconds)),
        new("WallSeconds", static job => job.Record is { StartedMicroseconds: { } started, EndedMicroseconds: { } ended } ? Math.Max(0, ended - started) / MicrosecondsPerSecond : null),
    ];

    private static IEnumerable<RecordField> Usage =>
    [
        new("UserSeconds", static job => job.Record.Usage is { } usage ? usage.UserMicroseconds / MicrosecondsPerSecond : null),
        new("SystemSeconds", static job => job.Record.Usage is { } usage ? usage.SystemMicroseconds / MicrosecondsPerSecond : null),
        new("PeakMemory", static job => job.Record.Usage?.MaxResidentKibibytes * BytesPerKibibyte),
        new("MinorFaults", static job => job.Record.Usage?.MinorFaults),
        new("MajorFaults", static job => job.Record.Usage?.MajorFaults),
        new("BlocksIn", static job => job.Record.Usage?.BlocksIn),
        new("BlocksOut", static job => job.Record.Usage?.BlocksOut),
        new("VoluntarySwitches", static job => job.Record.Usage?.VoluntarySwitches),
        new("InvoluntarySwitches", static job => job.Record.Usage?.InvoluntarySwitches),
    ];

    private static IEnumerable<RecordField> Submission =>
    [
        new("Priority", static job => job.Priority),
        new("Pool", static job => job.Record.Options.Terms?.Pool),
        new("Engine", static job => job.Engine),
        new("EngineJob", static job => job.EngineJob),
        new("Labels", static job => job.Record.Options.Terms?.Labels is { Count: > 0 } labels ? labels : null),
        new("Comment", static job => job.Record.Options.Terms?.Comment),
        new("Attempt", static job => job.Record.Options.Terms?.Attempt ?? 1),
        new("ArrayId", static job => job.Record.Options.Array?.ArrayId),
        new("ArrayIndex", static job => job.Record.Options.Array?.Index),
        new("ArrayCount", static job => job.Record.Options.Array is { Count: > 0 and var count } ? count : null),
    ];

    private static IEnumerable<RecordField> Limits =>
    [
        new("MaxCpuSeconds", static job => job.Record.MaxCpuSeconds is > 0 and var seconds ? seconds : null),
        new("MaxAddressSpace", static job => job.Record.MaxAddressSpaceBytes is > 0 and var bytes ? bytes : null),
        new("MaxMemory", static job => job.Record.MaxMemoryBytes is > 0 and var bytes ? bytes : null),
        new("MaxWallSeconds", static job => job.Record.MaxWallMilliseconds is > 0 and var time ? time / MillisecondsPerSecond : null),
    ];

    private static IEnumerable<RecordField> Places =>
    [
        new("WorkingDirectory", static job => job.WorkingDirectory),
        new("ComputerName", static job => job.ComputerName),
        new("StandardOutputPath", static job => job.StandardOutputPath),
        new("StandardErrorPath", static job => job.StandardErrorPath),
    ];

    private static DateTime? ToTime(long? microseconds) =>
        microseconds is { } time ? DateTime.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMicrosecond) : null;
}
