namespace Smash.Session.Terms;

/// <summary>What happens to a job at a time.</summary>
internal enum DueKind
{
    /// <summary>It may be started.</summary>
    Start,

    /// <summary>It is ended if it was not started.</summary>
    Deadline,
}
