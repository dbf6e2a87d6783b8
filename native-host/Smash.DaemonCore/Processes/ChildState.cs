namespace Smash.DaemonCore.Processes;

/// <summary>What a child process is doing.</summary>
public enum ChildState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>A signal has stopped it.</summary>
    Stopped,

    /// <summary>It has ended; its pid is held until its reaper has returned.</summary>
    Ended,

    /// <summary>Nobody can tell what becomes of it: its launcher is gone.</summary>
    Lost,
}
