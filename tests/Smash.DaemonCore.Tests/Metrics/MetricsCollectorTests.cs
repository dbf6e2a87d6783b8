using System.Diagnostics.Metrics;
using Smash.DaemonCore.Metrics;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly DaemonMetrics _metrics = new();
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests() => _collector = new MetricsCollector(_metrics);

    public void Dispose()
    {
        _collector.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void A_counter_is_summed_by_its_tags()
    {
        _metrics.CountCommand("A", "done");
        _metrics.CountCommand("A", "done");
        _metrics.CountCommand("A", "failed");
        _metrics.CountCommand("B", "done");

        Assert.Equal(
            [("A", "done", 2.0), ("A", "failed", 1.0), ("B", "done", 1.0)],
            Values("smash.daemon.commands").Select(static value => (value.Tags[0].Value, value.Tags[1].Value, value.Sum)));
    }

    [Fact]
    public void An_up_down_counter_tells_its_level()
    {
        _metrics.ChangeOpenConnections(1);
        _metrics.ChangeOpenConnections(1);
        _metrics.ChangeOpenConnections(-1);

        Assert.Equal(1, Assert.Single(Values("smash.daemon.connections.open")).Sum);
    }

    [Fact]
    public void A_histogram_keeps_count_sum_and_bounds()
    {
        _metrics.RecordDuration("A", TimeSpan.FromSeconds(1));
        _metrics.RecordDuration("A", TimeSpan.FromSeconds(3));

        MetricValue value = Assert.Single(Values("smash.daemon.command.duration"));
        Assert.Equal((MetricKind.Histogram, 2L, 4.0, 1.0, 3.0, "s"), (value.Kind, value.Count, value.Sum, value.Minimum, value.Maximum, value.Unit));
    }

    [Fact]
    public void Instruments_of_other_parts_are_collected_whatever_their_tags()
    {
        Counter<long> own = _metrics.Meter.CreateCounter<long>("own.counter");
        own.Add(5, new("c", "3"), new("a", "1"), new("b", "2"));
        own.Add(6, new("c", "3"), new("a", "1"), new("b", "2"));
        int asked = 0;
        _metrics.Meter.CreateObservableGauge("own.gauge", () => ++asked);
        _metrics.Meter.CreateObservableCounter("own.total", () => 100 + asked);
        _collector.Snapshot();

        MetricValue counter = Assert.Single(Values("own.counter"));
        Assert.Equal((11.0, "a=1 b=2 c=3"), (counter.Sum, string.Join(' ', counter.Tags.Select(static tag => $"{tag.Key}={tag.Value}"))));
        Assert.Equal((MetricKind.Gauge, 3.0), (Assert.Single(Values("own.gauge")).Kind, asked));
        Assert.Equal(104, Assert.Single(Values("own.total")).Sum);
    }

    [Fact]
    public void Two_daemons_in_one_process_do_not_count_for_each_other()
    {
        using var other = new DaemonMetrics();
        other.CountLateTimer();

        Assert.Empty(Values("smash.daemon.timers.late"));
    }

    [Fact]
    public void Tags_without_end_do_not_fill_the_memory()
    {
        Counter<long> own = _metrics.Meter.CreateCounter<long>("own.counter");
        for (int i = 0; i < 10_000; i++)
        {
            own.Add(1, new KeyValuePair<string, object?>("number", i));
        }

        Assert.Equal(8192, _collector.Snapshot().Count);
    }

    [Fact]
    public void An_answer_reads_back_as_it_was_written()
    {
        _metrics.CountCommand("A", "done");
        _metrics.RecordDuration("A", TimeSpan.FromSeconds(1));
        _metrics.ChangeOpenConnections(1);
        IReadOnlyList<MetricValue> values = _collector.Snapshot();
        var writer = new CedarWriter();
        MetricsAnswer.Write(writer, values.ToList());
        var reader = new CedarReader(writer.Message);
        IReadOnlyList<MetricValue> read = MetricsAnswer.Read(reader);

        reader.EndOfMessage();
        Assert.Equal(3, read.Count);
        Assert.Equal(values.Select(Text), read.Select(Text));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void An_answer_that_declares_what_it_does_not_hold_is_no_answer(int count)
    {
        var writer = new CedarWriter();
        writer.Put(count);

        Assert.Throws<CedarException>(() => MetricsAnswer.Read(new CedarReader(writer.Message)));
    }

    private static string Text(MetricValue value) => $"{value with { Tags = [] }} {string.Join(' ', value.Tags)}";

    private IEnumerable<MetricValue> Values(string name) => _collector.Snapshot().Where(value => value.Name == name);
}
