namespace Smash.Session.Jobs;

/// <summary>Tells the store that a job's start need not be written: its end is, and holds the start too. Of two writes a short job then costs one.</summary>
internal sealed class StartMark
{
    private volatile bool _isCovered;

    public bool IsCovered
    {
        get => _isCovered;
        set => _isCovered = value;
    }
}
