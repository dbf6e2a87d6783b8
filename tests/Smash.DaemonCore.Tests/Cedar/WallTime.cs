namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>A clock of both kinds, time of day and time since, that stands still until it is moved.</summary>
internal sealed class WallTime : TimeProvider
{
    private readonly DateTimeOffset _begin = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _microseconds = 1_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _microseconds);

    public override DateTimeOffset GetUtcNow() => _begin.AddMicroseconds(GetTimestamp());

    public void Advance(TimeSpan time) => Interlocked.Add(ref _microseconds, (long)time.TotalMicroseconds);
}
