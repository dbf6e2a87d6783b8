namespace Smash.DaemonCore.Signals;

/// <summary>
/// Numbers of the signals that a daemon knows by itself (signal(7), Linux numbers on every architecture that .NET runs on). Any other positive number may be registered;
/// those of one's own are best taken from <see cref="FirstOwn"/> on, where no operating system's lie.
/// </summary>
public static class DaemonSignal
{
    /// <summary>SIGHUP: reconfigure.</summary>
    public const int Hangup = 1;

    /// <summary>SIGINT: shut down gracefully, as a terminal's Ctrl+C asks.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT: shut down fast.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL: destroy at once; can be sent, never be registered.</summary>
    public const int Kill = 9;

    /// <summary>SIGUSR1: debugging lines in the log on, or off again.</summary>
    public const int User1 = 10;

    /// <summary>SIGUSR2: free for the daemon.</summary>
    public const int User2 = 12;

    /// <summary>SIGTERM: shut down gracefully.</summary>
    public const int Terminate = 15;

    /// <summary>SIGCHLD: the reapers', never registered.</summary>
    public const int Child = 17;

    /// <summary>SIGCONT: continue a suspended process; can be sent, never be registered.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP: suspend a process; can be sent, never be registered.</summary>
    public const int Stop = 19;

    /// <summary>The operating system's last, SIGRTMAX.</summary>
    public const int LastPosix = 64;

    /// <summary>From here on numbers mean nothing to the operating system.</summary>
    public const int FirstOwn = 100;
}
