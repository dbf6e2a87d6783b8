using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Session.Engines.Slurm;

/// <summary>What smash-batch tells of a run (native-host/batch/README.md).</summary>
internal sealed record RunReport
{
    private const int UsageNumbers = 18;
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    public long StartedMicroseconds { get; private init; }

    public long EndedMicroseconds { get; private init; }

    /// <summary>The node that it runs on.</summary>
    public string? Node { get; private init; }

    public bool IsStopped { get; private init; }

    /// <summary>Why its program had to be executed by the shell.</summary>
    public Errno DirectErrno { get; private init; }

    /// <summary>Whether it exited, and its exit code or signal; null: it never ran.</summary>
    public (bool IsExit, int Status)? Exit { get; private init; }

    public ResourceUsage Usage { get; private init; }

    /// <summary>The step that failed, and why; null: none.</summary>
    public (LaunchStep Step, Errno Error)? Failed { get; private init; }

    /// <summary>The limit that it was ended for, and the evidence.</summary>
    public (string Limit, string Detail)? Breach { get; private init; }

    /// <summary>Whether it was told to end because it was taken for lost.</summary>
    public bool IsFenced { get; private init; }

    /// <summary>The last signal that came from somebody else than the host.</summary>
    public int OutsideSignal { get; private init; }

    /// <summary>Whether its process ended by a signal that Slurm ends jobs with: it may have come there before it came to what watches over it.</summary>
    public bool IsKilled => Exit is (false, Sigterm or Sigkill);

    /// <summary>How its process ended.</summary>
    public ProcessEnd ToProcessEnd() => new(Exit?.IsExit ?? false, Exit?.Status ?? -1, EndedMicroseconds, Usage);

    /// <summary>Reads the lines of a report; what is not understood is skipped.</summary>
    public static RunReport Parse(string text)
    {
        var report = new RunReport();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (string name, string value) = Split(line);
            report = report.With(name, value);
        }

        return report;
    }

    private RunReport With(string name, string value) => name switch
    {
        "started" => this with { StartedMicroseconds = Number(value) },
        "ended" => this with { EndedMicroseconds = Number(value) },
        "node" => this with { Node = value },
        "stopped" => this with { IsStopped = value == "1" },
        "direct" => this with { DirectErrno = (Errno)Number(value) },
        "exit" => this with { Exit = (Split(value).First == "exited", (int)Number(Split(value).Remainder)) },
        "usage" => this with { Usage = ReadUsage(value) },
        "failed" => this with { Failed = ((LaunchStep)Number(Split(value).First), (Errno)Number(Split(value).Remainder)) },
        "breach" => this with { Breach = Split(value) },
        "fenced" => this with { IsFenced = true },
        "outside" => this with { OutsideSignal = (int)Number(value) },
        _ => this,
    };

    private static long Number(string value) => long.TryParse(value, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static (string First, string Remainder) Split(string value)
    {
        int blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (value, "") : (value[..blank], value[(blank + 1)..]);
    }

    private static ResourceUsage ReadUsage(string value)
    {
        var numbers = new PacketWriter();
        foreach (string word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            numbers.WriteInt64(Number(word));
        }

        var reader = new PacketReader(numbers.Written.Span);
        return reader.Remaining == UsageNumbers * sizeof(long) ? ResourceUsage.Read(ref reader) : default;
    }
}
