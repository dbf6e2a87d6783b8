using System.Globalization;
using Smash.Protocol;

namespace Smash.Session.Rex;

/// <summary>What a stand-in tells of the program on the other host (native-host/stub/README.md, "The report").</summary>
internal sealed record StubReport
{
    private const int UsageNumbers = 18;

    private const int CldExited = 1;

    /// <summary>The server that runs it, or ran it.</summary>
    public string? Server { get; private init; }

    /// <summary>Its process id there.</summary>
    public uint? ProcessId { get; private init; }

    /// <summary>Bytes that went there: files and standard input.</summary>
    public ulong BytesSent { get; private init; }

    /// <summary>Bytes of its outputs.</summary>
    public ulong BytesReceived { get; private init; }

    /// <summary>Whether it exited, and its exit code or signal; null: its end is not known.</summary>
    public (bool IsExit, int Status)? Exit { get; private init; }

    /// <summary>What it used there.</summary>
    public ResourceUsage? Usage { get; private init; }

    /// <summary>Why nothing is known of its end.</summary>
    public string? Lost { get; private init; }

    /// <summary>Why nothing was run: the id of the refusal, and a sentence.</summary>
    public (string Id, string Message)? Refused { get; private init; }

    /// <summary>The limit that it was ended for there, and with what.</summary>
    public (LimitResource Resource, string Detail)? Breach { get; private init; }

    /// <summary>The output that could not all be written at home, and why; null: none.</summary>
    public string? Unwritten { get; private init; }

    /// <summary>Reads a report off the loop.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report; null: there is none.</returns>
    public static Task<StubReport?> ReadAsync(string path) => Task.Run(() => Read(path));

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report; null: there is none, or it cannot be read.</returns>
    public static StubReport? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it the stand-in's own end is all that is known.
            return null;
        }
    }

    /// <summary>Reads the lines of a report; what is not understood is skipped.</summary>
    /// <param name="text">The lines.</param>
    public static StubReport Parse(string text)
    {
        var report = new StubReport();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            report = blank < 0 ? report : report.With(line[..blank], line[(blank + 1)..]);
        }

        return report;
    }

    private StubReport With(string name, string value) => name switch
    {
        "server" => this with { Server = value },
        "pid" => this with { ProcessId = uint.TryParse(value, CultureInfo.InvariantCulture, out uint pid) ? pid : null },
        "transferred" or "sent" => this with { BytesSent = BytesSent + Number(value) },
        "received" => this with { BytesReceived = Number(value) },
        "exit" => this with { Exit = ReadExit(value) },
        "usage" => this with { Usage = ReadUsage(value) },
        "unwritten" => this with { Unwritten = value },
        "lost" => this with { Lost = value },
        "refused" => this with { Refused = Split(value) },
        "breach" => this with { Breach = uint.TryParse(Split(value).First, CultureInfo.InvariantCulture, out uint resource) ? ((LimitResource)resource, Split(value).Remainder) : null },
        _ => this,
    };

    private static ulong Number(string value) => ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong number) ? number : 0;

    private static (string First, string Remainder) Split(string value)
    {
        int blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (value, "") : (value[..blank], value[(blank + 1)..]);
    }

    private static (bool IsExit, int Status)? ReadExit(string value)
    {
        (string kind, string status) = Split(value);
        return int.TryParse(kind, CultureInfo.InvariantCulture, out int code) && int.TryParse(status, CultureInfo.InvariantCulture, out int number)
            ? (code == CldExited, number)
            : null;
    }

    private static ResourceUsage? ReadUsage(string value)
    {
        var numbers = new PacketWriter();
        foreach (string word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(word, CultureInfo.InvariantCulture, out long number))
            {
                return null;
            }

            numbers.WriteInt64(number);
        }

        var reader = new PacketReader(numbers.Written.Span);
        return reader.Remaining == UsageNumbers * sizeof(long) ? ResourceUsage.Read(ref reader) : null;
    }
}
