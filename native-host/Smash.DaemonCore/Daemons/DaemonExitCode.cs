namespace Smash.DaemonCore.Daemons;

/// <summary>What a daemon's exit code says; from 64 on those of sysexits.h, which systemd knows by name. A daemon's own lie between 1 and 63.</summary>
public static class DaemonExitCode
{
    /// <summary>Ended as it was told to.</summary>
    public const int Done = 0;

    /// <summary>EX_USAGE: an option is unknown or has a wrong value; nothing was started.</summary>
    public const int Usage = 64;

    /// <summary>EX_UNAVAILABLE: it did not start; standard error and the log say why.</summary>
    public const int StartFailed = 69;

    /// <summary>EX_SOFTWARE: a handler failed; the log has the fault.</summary>
    public const int Fault = 70;

    /// <summary>EX_OSERR: the operating system refused something that a start needs, such as the listening socket.</summary>
    public const int OperatingSystem = 71;

    /// <summary>EX_CANTCREAT: the log or the pid file cannot be written.</summary>
    public const int CannotCreate = 73;

    /// <summary>EX_TEMPFAIL: another process holds the pid file: it runs already.</summary>
    public const int AlreadyRuns = 75;

    /// <summary>EX_CONFIG: the configuration is wrong; standard error names file and line.</summary>
    public const int Configuration = 78;

    /// <summary>A fast shutdown took longer than SHUTDOWN_FAST_TIMEOUT: it was left unfinished.</summary>
    public const int ShutdownTimeout = 79;
}
