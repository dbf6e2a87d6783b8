using Smash.Protocol;

namespace Smash.Client;

/// <summary>When a job was submitted, started and ended, as local times.</summary>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Started">When it was started; null: never, so far.</param>
/// <param name="End">When it ended; the present, where it has not.</param>
/// <param name="HasEnded">Whether it has.</param>
internal readonly record struct TimelineSpan(DateTime Submitted, DateTime? Started, DateTime End, bool HasEnded)
{
    public static TimelineSpan Of(JobRecord record, DateTime now)
    {
        DateTime submitted = ToLocalTime(record.SubmittedMicroseconds);
        DateTime? started = record.StartedMicroseconds is { } start ? Later(ToLocalTime(start), submitted) : null;
        DateTime end = record.EndedMicroseconds is { } ended ? ToLocalTime(ended) : now;

        // Another machine's clock may be behind this one's, and any clock may be set back.
        return new(submitted, started, Later(end, started ?? submitted), record.EndedMicroseconds is not null);
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime ToLocalTime(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToLocalTime();
}
