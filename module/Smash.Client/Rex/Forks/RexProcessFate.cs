namespace Smash.Client;

/// <summary>What becomes of something that a process has when it goes to another host.</summary>
public enum RexProcessFate
{
    /// <summary>It goes with the process: a copy of a file, a pipe both of whose ends go, a socket that listens.</summary>
    Carried,

    /// <summary>It is a standard stream, and goes over the stand-in here.</summary>
    Stream,

    /// <summary>It stays here: there the process finds it closed.</summary>
    Cut,

    /// <summary>The process cannot go for it.</summary>
    Blocks,
}
