namespace Smash.Rex.Choice;

/// <summary>A choice and its reasons.</summary>
/// <param name="Host">The host; null: there is none.</param>
/// <param name="Hosts">What was found of each: first the chosen, then what could be chosen, the best first, then the others as configured.</param>
internal sealed record HostChoice(string? Host, IReadOnlyList<HostAssessment> Hosts)
{
    /// <summary>Whether there may soon be one: some host is being connected, or could be.</summary>
    public bool IsWorthWaiting => Host is null && Hosts.Any(static host => host.Verdict is HostVerdict.Connecting or HostVerdict.NotTried);

    /// <summary>The name that was asked for, where no host has it; else null.</summary>
    public string? UnknownName { get; init; }

    /// <summary>Why there is none, as text for people: a line for each host.</summary>
    public string Explanation => Hosts.Count == 0
        ? "No host is configured: name some by 'servers : …' in rex.rc."
        : UnknownName is not null ? $"{UnknownName} is none of the configured hosts: {string.Join(", ", Hosts.Select(static host => host.Name))}."
        : string.Join('\n', Hosts.Select(static host => $"{host.Name}: {host.Explanation}"));
}
