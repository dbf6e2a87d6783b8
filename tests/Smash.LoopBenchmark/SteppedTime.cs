namespace Smash.LoopBenchmark;

/// <summary>A clock that is moved by hand: what is measured is never the waiting.</summary>
internal sealed class SteppedTime : TimeProvider
{
    public long Microseconds { get; set; } = 1;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Microseconds;
}
