namespace Smash.DaemonCore.Configuration;

/// <summary>What is wrong with a configuration.</summary>
public enum ConfigurationProblemKind
{
    /// <summary>The line is no statement.</summary>
    Syntax,

    /// <summary>No parameter has that name and no entry refers to it.</summary>
    UnknownName,

    /// <summary>The value is not one that the parameter takes.</summary>
    WrongValue,

    /// <summary>A macro is not closed, not defined or refers to itself.</summary>
    Macro,

    /// <summary>A file is missing, cannot be read or is included in a circle.</summary>
    File,

    /// <summary>A file that somebody else than root and the daemon's user may change.</summary>
    Untrusted,

    /// <summary>Something is larger than it may be: a file, a value, the depth or number of files.</summary>
    Limit,

    /// <summary>A setting made remotely would change something that may not be set in that way.</summary>
    NotAllowed,
}
