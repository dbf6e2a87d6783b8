using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>A server of rex.rc, as this host knows it.</summary>
public sealed class RexServer
{
    internal RexServer(SmashConnection connection, CedarReader reader)
    {
        Connection = connection;
        Name = reader.GetString();
        Source = reader.GetString();
        State = reader.GetString();
        Fault = NullIfEmpty(reader.GetString());
        FaultMessage = NullIfEmpty(reader.GetString());
        HostName = NullIfEmpty(reader.GetString());
        User = NullIfEmpty(reader.GetString());
        Version = NullIfEmpty(reader.GetString());
        Machine = NullIfEmpty(reader.GetString());
        uint cores = reader.GetUInt32();
        ulong memory = reader.GetUInt64();
        ulong free = reader.GetUInt64();
        uint running = reader.GetUInt32();
        long latency = reader.GetInt64();
        Verdict = reader.GetString();
        double load = reader.GetDouble();
        PlacedLoad = reader.GetDouble();
        Explanation = reader.GetString();
        bool isConnected = cores > 0;
        Cores = isConnected ? (int)cores : null;
        Memory = isConnected ? (long)memory : null;
        FreeMemory = isConnected ? (long)free : null;
        Running = isConnected ? (int)running : null;
        Latency = latency >= 0 ? TimeSpan.FromTicks(latency) : null;
        Load = double.IsNaN(load) ? null : load;
    }

    /// <summary>The connection to the host that was asked.</summary>
    public SmashConnection Connection { get; }

    /// <summary>Its name: what -ComputerName of other commands takes.</summary>
    public string Name { get; }

    /// <summary>Where it is configured: FILE:LINE.</summary>
    public string Source { get; }

    /// <summary>What its link is doing: Idle (not tried), Connecting, Connected, or Waiting (for its next try).</summary>
    public string State { get; }

    /// <summary>Why there is no link: Unreachable, HostKey, Authentication, NoAgent, NoSsh, Protocol, Timeout or Lost; null: there is one, or it was not tried.</summary>
    public string? Fault { get; }

    /// <summary>That in words.</summary>
    public string? FaultMessage { get; }

    /// <summary>What it calls itself; null: it is not connected.</summary>
    public string? HostName { get; }

    /// <summary>The user there; null: not known.</summary>
    public string? User { get; }

    /// <summary>The version of Smash there; null: it is not connected.</summary>
    public string? Version { get; }

    /// <summary>Its architecture, such as x86_64; null: it is not connected.</summary>
    public string? Machine { get; }

    /// <summary>Processors; null: it is not connected.</summary>
    public int? Cores { get; }

    /// <summary>Memory in bytes; null: it is not connected.</summary>
    public long? Memory { get; }

    /// <summary>Memory that programs can still get, in bytes; null: it is not connected.</summary>
    public long? FreeMemory { get; }

    /// <summary>Programs that run there for this host; null: it is not connected.</summary>
    public int? Running { get; }

    /// <summary>The time to get there and back; null: not measured.</summary>
    public TimeSpan? Latency { get; }

    /// <summary>Its rload: processes that run or wait for a processor, for each core, decayed, and memory pressure; 0: idle. Null: it is not connected.</summary>
    public double? Load { get; }

    /// <summary>What was sent there and its reports do not hold yet, in rload.</summary>
    public double PlacedLoad { get; }

    /// <summary>Whether it would be chosen now: Chosen, Possible, Recovering, Unreachable, NotPermitted, TooLoaded and others.</summary>
    public string Verdict { get; }

    /// <summary>Whether it is the one that would be chosen now.</summary>
    public bool IsChosen => Verdict == "Chosen";

    /// <summary>Why it would be chosen or not, as a sentence.</summary>
    public string Explanation { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
