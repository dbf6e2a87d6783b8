namespace Smash.Protocol;

/// <summary>How a job has to end so that one which depends on it may start.</summary>
public enum DependencyKind
{
    /// <summary>In whatever way.</summary>
    AnyEnd,

    /// <summary>With exit code 0.</summary>
    Success,

    /// <summary>In any other way.</summary>
    Failure,
}
