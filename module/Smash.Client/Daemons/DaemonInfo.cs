using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>A process of a host.</summary>
public sealed class DaemonInfo
{
    private readonly uint _limitMilliseconds;
    private readonly long _ageMilliseconds;

    private DaemonInfo(SmashConnection connection, CedarReader reader)
    {
        Connection = connection;
        ProcessId = reader.GetInt32();
        Name = reader.GetString();
        Subsystem = reader.GetString();
        Address = reader.GetString() is { Length: > 0 } address ? address : null;
        State = reader.GetString();
        Started = DateTime.UnixEpoch.AddTicks(reader.GetInt64() * TimeSpan.TicksPerMicrosecond).ToLocalTime();
        _ageMilliseconds = reader.GetInt64();
        _limitMilliseconds = reader.GetUInt32();
        Restarts = reader.GetInt32();
    }

    /// <summary>The connection that was asked.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The kind of daemon that it is, such as SESSION.</summary>
    public string Subsystem { get; }

    /// <summary>Where its own command socket is; null: it has none.</summary>
    public string? Address { get; }

    /// <summary>Running, Suspended, or how it is ending.</summary>
    public string State { get; }

    /// <summary>When it was started, local time.</summary>
    public DateTime Started { get; }

    /// <summary>Time since its last heartbeat; null: it has sent none.</summary>
    public TimeSpan? HeartbeatAge => _ageMilliseconds < 0 ? null : TimeSpan.FromMilliseconds(_ageMilliseconds);

    /// <summary>A heartbeat must come within this, or it is killed; null: none is expected.</summary>
    public TimeSpan? HeartbeatLimit => _limitMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(_limitMilliseconds);

    /// <summary>Times that it was started again.</summary>
    public int Restarts { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Subsystem} {ProcessId}";

    internal static DaemonInfo Read(SmashConnection connection, CedarReader reader) => new(connection, reader);
}
