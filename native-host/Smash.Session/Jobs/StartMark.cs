namespace Smash.Session.Jobs;

/// <summary>
/// Tells the store what need not be written of a job any more: its start, where its end is written and holds the start too, so that of two writes a short job costs one;
/// and that a claim was taken back, where there is a newer one.
/// </summary>
internal sealed class StartMark
{
    private volatile bool _isCovered;
    private volatile int _claims;

    public bool IsCovered
    {
        get => _isCovered;
        set => _isCovered = value;
    }

    /// <summary>How often the job was claimed beside its submission.</summary>
    public int Claims
    {
        get => _claims;
        set => _claims = value;
    }
}
