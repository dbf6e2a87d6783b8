using System.Globalization;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>A job of a world: a run, a sink or a source. It tells what was last heard of it; <see cref="RedWorld.GetJobs"/> and <see cref="RedWorld.WaitJob"/> hear anew.</summary>
public sealed class RedJob
{
    /// <summary>What a job is asked for unless somebody wants something else.</summary>
    public static IReadOnlyList<string> UsualProperties { get; } =
        new[] { "STATE", "START_TIME", "STOP_TIME", "EXIT_CODE", "SIGNAL", "CAUSE", "ERROR", "KIND", "COMMAND", "FILE", "CPU_TIME", "MEM_USED", "BYTES", "PORT" };

    private volatile Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);
    private volatile string _name;
    private volatile bool _isTaken;

    internal RedJob(RedWorld world, RedJobInfo info)
    {
        World = world;
        Number = info.Number;
        _name = info.Name;
        Update(info);
    }

    /// <summary>Its world.</summary>
    public RedWorld World { get; }

    /// <summary>Its number in the world.</summary>
    public int Number { get; }

    /// <summary>Its name, as the RED has it.</summary>
    public string Name => _name;

    /// <summary>All that was heard of it, by the RED's names.</summary>
    public IReadOnlyDictionary<string, string> Properties => _properties;

    /// <summary>Its state, as the RED has it; Unknown: another client was told of its end, and it is told once.</summary>
    public string State => _isTaken ? "Unknown" : Find("STATE") ?? "";

    /// <summary>Whether it has ended.</summary>
    public bool IsEnded => _isTaken || Find("STOP_TIME") is not null || RedJobState.IsEnd(Find("STATE"));

    /// <summary>When it was started, local time; null: not heard.</summary>
    public DateTime? Started => ReadTime("START_TIME");

    /// <summary>When it ended, local time; null: it has not, or that was not heard.</summary>
    public DateTime? Ended => ReadTime("STOP_TIME");

    /// <summary>The exit code of its program; null: it has none.</summary>
    public int? ExitCode => (int?)ReadNumber("EXIT_CODE");

    /// <summary>The signal that ended it; null: none did.</summary>
    public int? Signal => ReadNumber("SIGNAL") is { } signal and > 0 ? (int)signal : null;

    /// <summary>Why it ended, as the RED says; null: not heard.</summary>
    public string? Cause => Find("CAUSE");

    /// <summary>What went wrong, for people, as the RED says; null: nothing, or not heard.</summary>
    public string? Error => Find("ERROR");

    /// <summary>What it is for, as the RED says: Run, Sink or Source; null: not heard.</summary>
    public string? Kind => Find("KIND");

    /// <summary>The command line of a run, or the file of a sink or source; null: not heard.</summary>
    public string? Command => Find("COMMAND") ?? Find("FILE");

    /// <summary>Whether it has ended without having done its work: by a signal, with an exit code that is not 0, or before it began.</summary>
    public bool HasFailed => Signal is not null || (ExitCode is { } code ? code != 0 : IsEnded && Cause is not (null or "Exit"));

    /// <summary>CPU time that it used; null: not heard.</summary>
    public TimeSpan? CpuTime => ReadDecimal("CPU_TIME") is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null;

    /// <summary>Most memory that it used, in bytes; null: not heard.</summary>
    public long? PeakMemory => ReadNumber("MEM_USED");

    /// <summary>Bytes that a sink or a source has carried; null: not heard.</summary>
    public long? Bytes => ReadNumber("BYTES");

    /// <summary>The port that it waits at, or waited; null: none, or not heard.</summary>
    public int? Port => (int?)(ReadNumber("PORT") ?? ReadNumber("STDIN_PORT"));

    /// <summary>Its number and its name.</summary>
    public override string ToString() => $"{Number} {Name}";

    /// <summary>Takes over what was heard.</summary>
    internal void Update(RedJobInfo info)
    {
        var properties = new Dictionary<string, string>(_properties, StringComparer.OrdinalIgnoreCase);
        foreach (RedJobProperty property in info.Properties)
        {
            properties[property.Tag] = property.Content;
        }

        _properties = properties;
        _isTaken = false;
        if (info.Name.Length > 0)
        {
            _name = info.Name;
        }
    }

    /// <summary>Notes that the RED knows nothing of it any more, and that its end was told to somebody else.</summary>
    internal void MarkTaken() => _isTaken = !IsEnded;

    private string? Find(string tag) => _properties.GetValueOrDefault(tag) is { Length: > 0 } content ? content : null;

    private decimal? ReadDecimal(string tag) => decimal.TryParse(Find(tag), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private long? ReadNumber(string tag) => long.TryParse(Find(tag), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private DateTime? ReadTime(string tag) =>
        ReadDecimal(tag) is { } seconds and > 0 and < 32503680000 ? DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)).ToLocalTime() : null;
}
