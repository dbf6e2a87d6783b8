namespace Smash.Session.Master;

/// <summary>Messages between master and session (master/CONTROL.md).</summary>
internal enum ControlMessageType
{
    Hello = 1,
    Child = 2,
    ChildrenEnd = 3,
    Launched = 4,
    LaunchFailed = 5,
    Stopped = 6,
    Continued = 7,
    Ended = 8,
    Lost = 9,
    Result = 10,
    Shutdown = 11,
    Debug = 12,
    Retire = 15,
    Ready = 65,
    Launch = 66,
    Ack = 67,
    Signal = 68,
    SetPriority = 69,
    Adopt = 70,
    Quit = 71,
    Done = 72,
    Alive = 73,
    Taken = 74,
    Restart = 75,
}
