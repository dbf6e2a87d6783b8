using System.Globalization;
using System.Text.Json;
using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// Writes jobs as the JSON in a report's page: the names of the columns once, and a row a job. Its writer escapes whatever HTML could
/// take for markup, so that no name can end the element that the data is in.
/// </summary>
internal static class JobReportData
{
    private const int FlushAt = 256 * 1024;

    private static readonly (string Name, Action<Utf8JsonWriter, SmashJob, JobRecord> Write)[] Columns =
    [
        ("id", static (writer, _, record) => writer.WriteNumberValue(record.JobId)),
        ("name", static (writer, _, record) => writer.WriteStringValue(record.Name)),
        ("command", static (writer, job, _) => writer.WriteStringValue(job.Command)),
        ("outcome", static (writer, _, record) => writer.WriteNumberValue((int)record.GetOutcome())),
        ("description", static (writer, _, record) => writer.WriteStringValue(record.DescribeOutcome())),
        ("state", static (writer, _, record) => writer.WriteStringValue(record.State.ToString())),
        ("cause", static (writer, _, record) => writer.WriteStringValue(record.Cause == JobCause.None ? "" : record.Cause.ToString())),
        ("detail", static (writer, _, record) => writer.WriteStringValue(record.CauseDetail ?? "")),
        ("exit", static (writer, _, record) => WriteNumber(writer, record.ExitCode)),
        ("signal", static (writer, _, record) => WriteNumber(writer, record.Signal)),
        ("priority", static (writer, _, record) => writer.WriteNumberValue(record.Priority)),
        ("directory", static (writer, _, record) => writer.WriteStringValue(record.WorkingDirectory)),
        ("submitted", static (writer, _, record) => WriteMilliseconds(writer, record.SubmittedMicroseconds)),
        ("started", static (writer, _, record) => WriteMilliseconds(writer, record.StartedMicroseconds)),
        ("ended", static (writer, _, record) => WriteMilliseconds(writer, record.EndedMicroseconds)),
        ("user", static (writer, _, record) => WriteMilliseconds(writer, record.Usage?.UserMicroseconds)),
        ("system", static (writer, _, record) => WriteMilliseconds(writer, record.Usage?.SystemMicroseconds)),
        ("memory", static (writer, _, record) => WriteNumber(writer, record.Usage?.MaxResidentKibibytes * 1024)),
        ("minor", static (writer, _, record) => WriteNumber(writer, record.Usage?.MinorFaults)),
        ("major", static (writer, _, record) => WriteNumber(writer, record.Usage?.MajorFaults)),
        ("blocksIn", static (writer, _, record) => WriteNumber(writer, record.Usage?.BlocksIn)),
        ("blocksOut", static (writer, _, record) => WriteNumber(writer, record.Usage?.BlocksOut)),
        ("voluntary", static (writer, _, record) => WriteNumber(writer, record.Usage?.VoluntarySwitches)),
        ("involuntary", static (writer, _, record) => WriteNumber(writer, record.Usage?.InvoluntarySwitches)),
        ("limits", static (writer, job, _) => writer.WriteStringValue(job.Limits.ToString())),
        ("effective", static (writer, job, _) => writer.WriteStringValue(string.Join("; ", job.EffectiveLimits))),
        ("process", static (writer, _, record) => WriteNumber(writer, record.ProcessId)),
        ("machine", static (writer, job, _) => writer.WriteStringValue(job.ComputerName)),
        ("output", static (writer, _, record) => writer.WriteStringValue(record.StandardOutputPath)),
        ("errors", static (writer, _, record) => writer.WriteStringValue(record.StandardErrorPath)),
    ];

    public static void Write(Stream target, IEnumerable<SmashJob> jobs, DateTime now)
    {
        using var writer = new Utf8JsonWriter(target);
        writer.WriteStartObject();
        writer.WritePropertyName("written");
        WriteMilliseconds(writer, (now.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        writer.WriteStartArray("columns");
        foreach ((string name, _) in Columns)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("jobs");
        foreach (SmashJob job in jobs)
        {
            WriteJob(writer, job);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteJob(Utf8JsonWriter writer, SmashJob job)
    {
        // One record for all columns: the job goes on meanwhile.
        JobRecord record = job.Record;
        writer.WriteStartArray();
        foreach ((_, Action<Utf8JsonWriter, SmashJob, JobRecord> write) in Columns)
        {
            write(writer, job, record);
        }

        writer.WriteEndArray();
        if (writer.BytesPending > FlushAt)
        {
            writer.Flush();
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>Milliseconds, as JavaScript counts them, to a microsecond.</summary>
    private static void WriteMilliseconds(Utf8JsonWriter writer, long? microseconds)
    {
        if (microseconds is { } value)
        {
            writer.WriteRawValue((value / 1000m).ToString("0.###", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
