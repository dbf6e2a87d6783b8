namespace Smash.Rex.Choice;

/// <summary>How hosts are chosen.</summary>
internal sealed record ChoiceSettings
{
    /// <summary>The time constant by which hosts decay their rload: after it, a report holds 63 % of what was placed. 5 seconds.</summary>
    public TimeSpan LoadDecay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How late a report may be. After it, a host that is silent says that nothing has changed by much. 3 seconds.</summary>
    public TimeSpan ReportLag { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a host that came up is new: so long it is given no more than twice as many programs as it has cores. 5 seconds.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a host must have been up for its losses to be forgotten. 10 minutes.</summary>
    public TimeSpan Forgiveness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refusal is remembered, so that others are tried instead. 1 minute.</summary>
    public TimeSpan RefusalMemory { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Differs between origins, so that they do not all run to the same one of several idle hosts.</summary>
    public int Seed { get; init; }
}
