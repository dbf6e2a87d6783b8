using System.Globalization;
using System.Text;

namespace Smash.Rex.Choice;

/// <summary>
/// Chooses the least-loaded of the hosts that are reachable and permitted. It counts what it placed itself until the hosts' reports hold it, so that a burst is spread and not sent to
/// whichever reported last. It does no I/O and has no clock: it is told, also the time, from any fixed point on.
/// </summary>
/// <param name="settings">How to choose.</param>
internal sealed class HostChooser(ChoiceSettings settings)
{
    // Loads nearer to each other than this are the same.
    private const double Step = 0.05;

    private readonly List<KnownHost> _hosts = [];

    /// <summary>What is known of each host, as configured.</summary>
    public IReadOnlyList<KnownHost> Hosts => _hosts;

    /// <summary>The rload above which a host is not chosen unless it is asked for by name; null: none. It may change with the configuration.</summary>
    public double? MaxLoad { get; set; }

    /// <summary>Says which hosts there are. What is known of those that stay is kept.</summary>
    /// <param name="names">The names, in the order of the configuration.</param>
    public void SetHosts(IEnumerable<string> names)
    {
        KnownHost[] hosts = [.. names.Select(name => Find(name) ?? new KnownHost(name, settings))];
        _hosts.Clear();
        _hosts.AddRange(hosts);
    }

    /// <summary>Finds a host.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The host; null: it is not configured.</returns>
    public KnownHost? Find(string name) => _hosts.Find(host => host.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Chooses. Nothing is changed: whoever sends something there says so by <see cref="KnownHost.Place"/>, before the next choice.</summary>
    /// <param name="request">What for.</param>
    /// <param name="now">The time.</param>
    /// <returns>The choice.</returns>
    public HostChoice Choose(ChoiceRequest request, TimeSpan now)
    {
        double assumed = _hosts.Where(static host => host is { State: HostState.Up, Report: not null }).Select(static host => host.Report!.Value.Load).DefaultIfEmpty(0).Min();
        Candidate[] all = [.. _hosts.Select(host => Look(host, request, assumed, now))];
        Candidate[] possible = [.. all.Where(static candidate => candidate.Verdict is HostVerdict.Possible or HostVerdict.Recovering)
            .OrderBy(static candidate => candidate.Verdict)
            .ThenBy(static candidate => Math.Floor(candidate.Score / Step))
            .ThenBy(static candidate => candidate.Host.LastPlaced)
            .ThenBy(static candidate => candidate.Host.Latency ?? TimeSpan.MaxValue)
            .ThenBy(candidate => Shuffle(candidate.Host.Name))];
        Candidate? best = possible.FirstOrDefault();
        IEnumerable<Candidate> rest = all.Except(possible);
        return new HostChoice(best?.Host.Name, [.. possible.Concat(rest).Select(candidate => Assess(candidate, best, request))])
        {
            UnknownName = request.ComputerName is { } asked && Find(asked) is null ? asked : null,
        };
    }

    private Candidate Look(KnownHost host, ChoiceRequest request, double assumed, TimeSpan now)
    {
        bool isUp = host.State == HostState.Up;
        double load = host.Report?.Load ?? assumed;
        double placed = isUp ? host.PlacedLoad(now) : 0;
        (HostVerdict verdict, string why) = WhyNot(host, request, load + placed, now);
        if (verdict == HostVerdict.Possible && request.ComputerName is null && host.WhySpared(now) is { } spared)
        {
            (verdict, why) = (HostVerdict.Recovering, spared);
        }

        return new Candidate(host, verdict, why, isUp ? load : null, placed);
    }

    private (HostVerdict Verdict, string Why) WhyNot(KnownHost host, ChoiceRequest request, double score, TimeSpan now)
    {
        if (request.ComputerName is { } asked && !host.Name.Equals(asked, StringComparison.OrdinalIgnoreCase))
        {
            return (HostVerdict.NotAskedFor, $"{asked} was asked for");
        }

        if (request.Except.Contains(host.Name, StringComparer.OrdinalIgnoreCase))
        {
            return (HostVerdict.Excluded, "it is not to be taken this time");
        }

        return host.State switch
        {
            HostState.NotTried => (HostVerdict.NotTried, "nobody has tried to reach it yet"),
            HostState.Connecting => (HostVerdict.Connecting, "it is being connected" + (host.Reason is { } before ? $"; before: {before}" : "")),
            HostState.Lost => (HostVerdict.Unreachable, $"it cannot be reached: {host.Reason}"),
            _ => WhyNotUp(host, request, score, now),
        };
    }

    private (HostVerdict Verdict, string Why) WhyNotUp(KnownHost host, ChoiceRequest request, double score, TimeSpan now)
    {
        if (host.RefusalOf(request.Transaction, now) is { } refusal)
        {
            return (HostVerdict.NotPermitted, $"it refused: {refusal}");
        }

        if (request.Machine is { } machine && host.Facts!.Machine != machine)
        {
            return (HostVerdict.WrongMachine, $"it is {host.Facts.Machine}, not {machine}");
        }

        if (host.Report is { } report && report.FreeMemoryBytes < request.MemoryBytes)
        {
            return (HostVerdict.TooLittleMemory, Text($"it has {report.FreeMemoryBytes >> 20} MiB free, not {request.MemoryBytes >> 20}"));
        }

        return request.ComputerName is null && MaxLoad is { } most && score > most
            ? (HostVerdict.TooLoaded, Text($"its load of {score:0.00} is above rex-max-load, {most:0.##}"))
            : (HostVerdict.Possible, "");
    }

    private static HostAssessment Assess(Candidate candidate, Candidate? best, ChoiceRequest request)
    {
        bool isBest = candidate == best;
        string load = LoadText(candidate);
        string text = isBest && request.ComputerName is not null ? $"It was asked for; {load}"
            : isBest ? $"The least loaded: {load}" + (candidate.Why.Length > 0 ? $". There is no other, though {candidate.Why}" : "")
            : candidate.Verdict == HostVerdict.Possible && candidate.Score - best!.Score < Step ? $"As good as {best.Host.Name}, which was used less lately or is nearer: {load}"
            : candidate.Verdict == HostVerdict.Possible ? Text($"{candidate.Score - best!.Score:0.00} more than {best.Host.Name}: {load}")
            : Capitalized(candidate.Why);
        return new HostAssessment(candidate.Host.Name, isBest ? HostVerdict.Chosen : candidate.Verdict, candidate.Load, candidate.Placed, text + ".");
    }

    private static string LoadText(Candidate candidate)
    {
        string load = candidate.Host.Report is null ? Text($"rload {candidate.Score - candidate.Placed:0.00}, assumed until it reports") : Text($"rload {candidate.Load:0.00}");
        return candidate.Placed == 0 ? load : load + Text($" + {candidate.Placed:0.00} that was placed there lately");
    }

    // The same for an origin always, so that it can be explained; different between origins.
    private uint Shuffle(string name)
    {
        uint hash = 2166136261 ^ (uint)settings.Seed;
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ value) * 16777619);
        }

        return hash;
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Candidate(KnownHost Host, HostVerdict Verdict, string Why, double? Load, double Placed)
    {
        public double Score => (Load ?? 0) + Placed;
    }
}
