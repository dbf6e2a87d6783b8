namespace Smash.DaemonCore.Tests;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _microseconds = 1_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _microseconds);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _microseconds, (long)time.TotalMicroseconds);
}
