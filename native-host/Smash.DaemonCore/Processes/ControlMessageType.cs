namespace Smash.DaemonCore.Processes;

/// <summary>Messages between a master or launcher and the one that it serves (master/CONTROL.md).</summary>
public enum ControlMessageType
{
    /// <summary>The first message: who the master is.</summary>
    Hello = 1,

    /// <summary>A process that the master holds already.</summary>
    Child = 2,

    /// <summary>There is no further <see cref="Child"/>.</summary>
    ChildrenEnd = 3,

    /// <summary>A process runs.</summary>
    Launched = 4,

    /// <summary>A process could not be started.</summary>
    LaunchFailed = 5,

    /// <summary>A process was stopped by a signal.</summary>
    Stopped = 6,

    /// <summary>A stopped process goes on.</summary>
    Continued = 7,

    /// <summary>A process has ended.</summary>
    Ended = 8,

    /// <summary>A process is gone, and its end cannot be known.</summary>
    Lost = 9,

    /// <summary>Answer to <see cref="Signal"/> and <see cref="SetPriority"/>.</summary>
    Result = 10,

    /// <summary>The host is asked to stop.</summary>
    Shutdown = 11,

    /// <summary>Debugging output is turned on or off.</summary>
    Debug = 12,

    /// <summary>The cap on concurrent jobs has changed.</summary>
    Slots = 13,

    /// <summary>Answer to <see cref="Family"/>.</summary>
    FamilyResult = 14,

    /// <summary>Make room for a new session.</summary>
    Retire = 15,

    /// <summary>Read the configuration again.</summary>
    Reconfigure = 16,

    /// <summary>The session is ready for connections.</summary>
    Ready = 65,

    /// <summary>Start a process.</summary>
    Launch = 66,

    /// <summary>The end is known: reap.</summary>
    Ack = 67,

    /// <summary>Signal a process's whole tree.</summary>
    Signal = 68,

    /// <summary>Set the nice value of a process's whole tree.</summary>
    SetPriority = 69,

    /// <summary>Watch a process that an earlier master started.</summary>
    Adopt = 70,

    /// <summary>A client asked the host to stop.</summary>
    Quit = 71,

    /// <summary>All is recorded: the host may end.</summary>
    Done = 72,

    /// <summary>The session's heartbeat.</summary>
    Alive = 73,

    /// <summary>Connections that were handed over are the session's now.</summary>
    Taken = 74,

    /// <summary>A client asked for a new session.</summary>
    Restart = 75,

    /// <summary>Which processes are in a tree?</summary>
    Family = 76,

    /// <summary>How many jobs run and would run, and which <see cref="Slots"/> are obeyed.</summary>
    Demand = 77,
}
