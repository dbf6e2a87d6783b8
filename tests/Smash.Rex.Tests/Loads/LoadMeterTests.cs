using Smash.Protocol.Rex;
using Smash.Rex.Loads;

namespace Smash.Rex.Tests.Loads;

public sealed class LoadMeterTests
{
    private static readonly MemoryReading Ample = new(8UL << 30, 4UL << 30);

    [Fact]
    public void The_first_reading_is_the_load() => Assert.Equal(2, new LoadMeter(4).Take(8, Ample, TimeSpan.Zero, 0).Value);

    [Fact]
    public void A_burst_counts_little_and_work_that_stays_counts_whole()
    {
        var meter = new LoadMeter(1);
        meter.Take(0, Ample, TimeSpan.Zero, 0);

        Assert.InRange(meter.Take(10, Ample, TimeSpan.FromSeconds(0.1), 0).Value, 0.1, 0.3);
        Assert.InRange(meter.Take(10, Ample, TimeSpan.FromMinutes(1), 0).Value, 9.9, 10);
    }

    [Fact]
    public void Memory_counts_only_when_it_is_nearly_gone()
    {
        var meter = new LoadMeter(1);

        Assert.Equal(0, meter.Take(0, new MemoryReading(1000, 100), TimeSpan.Zero, 0).Value);
        Assert.Equal(5, meter.Take(0, new MemoryReading(1000, 50), TimeSpan.Zero, 0).Value, 6);
        Assert.Equal(10, meter.Take(0, new MemoryReading(1000, 0), TimeSpan.Zero, 0).Value, 6);
    }

    [Fact]
    public void Only_what_changes_the_choice_is_news()
    {
        var told = new RexLoad(1, 1, 1000);

        Assert.False(LoadMeter.IsNews(told, told with { Value = 1.1, FreeMemoryBytes = 950 }));
        Assert.True(LoadMeter.IsNews(told, told with { Value = 1.3 }));
        Assert.True(LoadMeter.IsNews(told, told with { Running = 2 }));
        Assert.True(LoadMeter.IsNews(told, told with { FreeMemoryBytes = 800 }));
    }

    [Fact]
    public void The_kernels_files_are_understood()
    {
        Assert.Equal(new MemoryReading(2048, 1024), MemoryReading.Parse("MemTotal:       2 kB\nMemFree: 9 kB\nMemAvailable:   1 kB\n"));
        Assert.Equal(2, RunQueue.Parse("0.20 0.18 0.12 3/80 11206\n"));
        Assert.True(MemoryReading.Read().TotalBytes > 0);
        Assert.True(RunQueue.Read() >= 0);
    }
}
