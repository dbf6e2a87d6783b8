namespace Smash.Rex.Links;

/// <summary>How long to wait before a link is tried again: doubled each time up to a minute, and from the start again once it has stood for that long. A part is left to chance, so that many origins do not come back at once.</summary>
/// <param name="chance">Gives numbers from 0 to below 1.</param>
internal sealed class LinkBackOff(Func<double> chance)
{
    /// <summary>The first wait: 1 s.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait: 1 min.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _next = Shortest;

    /// <summary>Says how long: from half of the wait to all of it.</summary>
    /// <param name="stood">How long the link stood; zero: it was not made.</param>
    public TimeSpan Next(TimeSpan stood)
    {
        TimeSpan wait = stood >= Longest ? Shortest : _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait * ((1 + chance()) / 2);
    }
}
