namespace Smash.DaemonCore.Logs;

/// <summary>How much a line matters, and, as a level in force, how much is written: lines of this level and of those before it. Error lines are always written.</summary>
public enum LogLevel
{
    /// <summary>Somebody must see to it.</summary>
    Error = 1,

    /// <summary>The daemon came over it.</summary>
    Warning = 2,

    /// <summary>The ordinary course of things: the level in force where nothing else is said.</summary>
    Info = 3,

    /// <summary>For whoever looks for a fault.</summary>
    Debug = 4,
}
