using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Loads;

/// <summary>Measures how loaded this machine is, and tells the other side of a link when there is news, or when it has heard nothing for a while.</summary>
/// <param name="peer">The link.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadReporter(RexPeer peer, TimeProvider time)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly LoadMeter _meter = new(Environment.ProcessorCount);
    private long _measured;
    private long _told;
    private RexLoad? _last;

    /// <summary>Measures, and tells what is worth telling. Its caller has the timer.</summary>
    public void Report()
    {
        TimeSpan elapsed = _last is null ? TimeSpan.Zero : time.GetElapsedTime(_measured);
        _measured = time.GetTimestamp();
        RexLoad now = _meter.Take(RunQueue.Read(), MemoryReading.Read(), elapsed, (uint)peer.ChannelCount);
        if (_last is null || LoadMeter.IsNews(_last, now) || time.GetElapsedTime(_told) >= LongestSilence)
        {
            _last = now;
            _told = _measured;
            peer.SendLoad(now);
        }
    }
}
