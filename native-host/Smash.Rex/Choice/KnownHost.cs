namespace Smash.Rex.Choice;

/// <summary>What is known of a host.</summary>
/// <param name="name">Its name.</param>
/// <param name="settings">How hosts are chosen.</param>
internal sealed class KnownHost(string name, ChoiceSettings settings)
{
    private const int MostPenaltySeconds = 60;
    private const double Negligible = 0.01;

    private readonly List<HostPlacement> _placements = [];
    private readonly Dictionary<string, (string Reason, TimeSpan Until)> _refusals = new(StringComparer.Ordinal);
    private TimeSpan _upSince;
    private TimeSpan _reportedAt;
    private int _placedSinceUp;
    private int _losses;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it can be asked.</summary>
    public HostState State { get; private set; }

    /// <summary>Why it was lost; null: it was not.</summary>
    public string? Reason { get; private set; }

    /// <summary>What it says of itself; null: it was never connected.</summary>
    public HostFacts? Facts { get; private set; }

    /// <summary>How busy it is; null: it has not said since it is up.</summary>
    public HostReport? Report { get; private set; }

    /// <summary>The round trip to it; null: not measured.</summary>
    public TimeSpan? Latency { get; set; }

    /// <summary>When something was placed there last.</summary>
    public TimeSpan LastPlaced { get; private set; } = TimeSpan.MinValue;

    /// <summary>How many programs its reports do not fully hold yet.</summary>
    public int RecentPlacements => _placements.Count;

    private int Cores => int.Max(1, Facts?.Cores ?? 1);

    /// <summary>A connection is being made.</summary>
    public void Connect()
    {
        if (State != HostState.Up)
        {
            State = HostState.Connecting;
        }
    }

    /// <summary>It is connected.</summary>
    public void ComeUp(HostFacts facts, TimeSpan now)
    {
        Forget();
        (State, Reason, Facts, _upSince) = (HostState.Up, null, facts, now);
        _refusals.Clear();
    }

    /// <summary>It cannot be reached, or no longer. One that was not up before is no worse for it.</summary>
    public void Lose(string reason, TimeSpan now)
    {
        if (State == HostState.Up)
        {
            _losses = now - _upSince >= settings.Forgiveness ? 1 : _losses + 1;
        }

        Forget();
        (State, Reason) = (HostState.Lost, reason);
    }

    /// <summary>It says how busy it is.</summary>
    public void TakeReport(HostReport report, TimeSpan now)
    {
        // A number that cannot be compared would be the least of all.
        double load = double.IsFinite(report.Load) ? double.Max(0, report.Load) : double.MaxValue;
        (Report, _reportedAt) = (report with { Load = load }, now);
    }

    /// <summary>It refused something.</summary>
    public void Refuse(string transaction, string reason, TimeSpan now) => _refusals[transaction] = (reason, now + settings.RefusalMemory);

    /// <summary>Lets it be asked again for what it refused: it may have been granted since.</summary>
    /// <returns>Whether it had refused that.</returns>
    public bool ForgetRefusal(string transaction) => _refusals.Remove(transaction);

    /// <summary>Why it does not permit a transaction; null: nothing is known against it.</summary>
    public string? RefusalOf(string transaction, TimeSpan now) =>
        _refusals.TryGetValue(transaction, out (string Reason, TimeSpan Until) refusal) && refusal.Until > now ? refusal.Reason : null;

    /// <summary>A program is sent there.</summary>
    public HostPlacement Place(TimeSpan now)
    {
        var placement = new HostPlacement(Name, now);
        _placements.Add(placement);
        _placedSinceUp++;
        LastPlaced = now;
        return placement;
    }

    /// <summary>A program that was sent there has ended: what no report holds yet none will.</summary>
    public void End(HostPlacement placement) => _placements.RemoveAll(other => ReferenceEquals(other, placement));

    /// <summary>What was placed there and its reports do not hold yet, in rload.</summary>
    public double PlacedLoad(TimeSpan now)
    {
        _placements.RemoveAll(placement => Missing(placement, now) < Negligible);
        return _placements.Sum(placement => Missing(placement, now)) / Cores;
    }

    /// <summary>Why it is to be spared while there are others; null: it is not.</summary>
    public string? WhySpared(TimeSpan now)
    {
        TimeSpan up = now - _upSince;
        TimeSpan penalty = _losses == 0 || up >= settings.Forgiveness ? TimeSpan.Zero : TimeSpan.FromSeconds(int.Min(MostPenaltySeconds, 1 << int.Min(_losses - 1, 6)));
        return up < penalty ? $"it was lost {(_losses == 1 ? "once" : $"{_losses} times")} and is up for {up.TotalSeconds:0.0} s: it is spared for {penalty.TotalSeconds:0} s"
            : up < settings.SlowStart && _placedSinceUp >= 2 * Cores ? $"it is up for {up.TotalSeconds:0.0} s and was given {_placedSinceUp} programs: no more for {settings.SlowStart.TotalSeconds:0} s"
            : null;
    }

    // The share that its load does not show yet. A silent host has nothing new to say, so time counts as a report would, a little later.
    private double Missing(HostPlacement placement, TimeSpan now)
    {
        TimeSpan reported = Report is null ? TimeSpan.Zero : _reportedAt - placement.At;
        TimeSpan silent = Report is null ? TimeSpan.Zero : now - placement.At - settings.ReportLag;
        double age = double.Max(0, double.Max(reported.TotalSeconds, silent.TotalSeconds));
        return Math.Exp(-age / settings.LoadDecay.TotalSeconds);
    }

    private void Forget()
    {
        _placements.Clear();
        (_placedSinceUp, Report, Latency) = (0, null, null);
    }
}
