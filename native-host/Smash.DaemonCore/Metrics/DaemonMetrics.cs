using System.Diagnostics.Metrics;

namespace Smash.DaemonCore.Metrics;

/// <summary>
/// What a daemon counts, through System.Diagnostics.Metrics under the meter "Smash.DaemonCore", so that OpenTelemetry or dotnet-counters can read it; DC_METRICS answers
/// the same. Other parts of a daemon add instruments to <see cref="Meter"/>. Recording is thread-safe.
/// </summary>
public sealed class DaemonMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Smash.DaemonCore";

    private readonly Counter<long> _commands;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _denied;
    private readonly UpDownCounter<long> _openConnections;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _datagrams;
    private readonly Counter<long> _lateTimers;

    /// <summary>Makes the meter and its instruments.</summary>
    /// <param name="subsystem">The daemon's subsystem, a tag of the meter; null: none.</param>
    public DaemonMetrics(string? subsystem = null)
    {
        Meter = new Meter(MeterName, version: null, tags: subsystem is null ? null : [new("subsystem", subsystem)], scope: this);
        _commands = Meter.CreateCounter<long>("smash.daemon.commands", "{command}", "Commands by name and outcome.");
        _durations = Meter.CreateHistogram<double>("smash.daemon.command.duration", "s", "How long handlers took, from their call to their return, awaiting included.");
        _denied = Meter.CreateCounter<long>("smash.daemon.commands.denied", "{command}", "Commands whose client was not allowed their level.");
        _openConnections = Meter.CreateUpDownCounter<long>("smash.daemon.connections.open", "{connection}", "Command connections that are open, kept streams not among them.");
        _connections = Meter.CreateCounter<long>("smash.daemon.connections", "{connection}", "Command connections by transport and whether they were taken.");
        _bytes = Meter.CreateCounter<long>("smash.daemon.bytes", "By", "Bytes of commands and their answers, by direction, without what TLS adds.");
        _datagrams = Meter.CreateCounter<long>("smash.daemon.datagrams", "{datagram}", "Command messages as datagrams, by what became of them.");
        _lateTimers = Meter.CreateCounter<long>("smash.daemon.timers.late", "{timer}", "Timers that ran late since something before them took its time.");
    }

    /// <summary>The meter, for instruments of other parts of the daemon.</summary>
    public Meter Meter { get; }

    /// <summary>Counts a timer that ran late.</summary>
    public void CountLateTimer() => _lateTimers.Add(1);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    /// <summary>Counts a command.</summary>
    /// <param name="command">Its registered name; a client's own words must not become a tag.</param>
    /// <param name="outcome">What became of it.</param>
    internal void CountCommand(string command, string outcome) => _commands.Add(1, new("command", command), new("outcome", outcome));

    internal void RecordDuration(string command, TimeSpan duration) => _durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("command", command));

    internal void CountDenied(string command, string level) => _denied.Add(1, new("command", command), new("level", level));

    internal void CountConnection(string transport, string outcome) => _connections.Add(1, new("transport", transport), new("outcome", outcome));

    internal void ChangeOpenConnections(int change) => _openConnections.Add(change);

    internal void CountBytes(string direction, long count) => _bytes.Add(count, new KeyValuePair<string, object?>("direction", direction));

    internal void CountDatagram(string outcome) => _datagrams.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
