namespace Smash.Rex.Configuration;

/// <summary>One thing that is wrong with a configuration of REX.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Message">What is wrong and what to do about it, as sentences.</param>
internal sealed record RexProblem(RexOrigin Origin, string Message)
{
    /// <summary>As people and editors read it: <c>/etc/rex.rc:12: …</c>.</summary>
    public override string ToString() => $"{Origin}: {Message}";
}
