namespace Smash.Session.Red;

/// <summary>How long to wait before a RED that has ended is started again: longer each time, unless it has lived for a while.</summary>
internal sealed class RedBackOff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _next = Shortest;

    /// <summary>Says how long.</summary>
    /// <param name="lifetime">How long the one that has ended lived.</param>
    public TimeSpan Next(TimeSpan lifetime)
    {
        TimeSpan wait = lifetime > Longest ? Shortest : _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }
}
