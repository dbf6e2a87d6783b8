namespace Smash.Client;

/// <summary>The colours of a timeline: for each outcome what to write before its bar, and what after. An empty text writes nothing.</summary>
public sealed record TimelinePalette
{
    /// <summary>No colours.</summary>
    public static TimelinePalette Plain { get; } = new();

    /// <summary>Before what runs, by the job's outcome.</summary>
    public IReadOnlyDictionary<JobOutcome, string> Outcomes { get; init; } = new Dictionary<JobOutcome, string>();

    /// <summary>Before what is in the background: waiting parts, the axis, the last line.</summary>
    public string Dim { get; init; } = "";

    /// <summary>After each.</summary>
    public string Reset { get; init; } = "";

    internal string Paint(JobOutcome outcome, string text) => Paint(Outcomes.GetValueOrDefault(outcome, ""), text);

    internal string PaintDim(string text) => Paint(Dim, text);

    private string Paint(string colour, string text) => colour.Length == 0 || text.Length == 0 ? text : colour + text + Reset;
}
