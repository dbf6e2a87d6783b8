namespace Smash.Red.Jobs;

/// <summary>Linux's standard signals as they act on a job that has no process yet (signal(7)).</summary>
internal static class JobSignal
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGXCPU.</summary>
    public const int CpuLimit = 24;

    /// <summary>SIGXFSZ.</summary>
    public const int FileLimit = 25;

    private const int Last = 31;
    private const int Continue = 18;

    /// <summary>Whether a number is that of a standard signal.</summary>
    /// <param name="signal">The number.</param>
    public static bool IsStandard(int signal) => signal is >= 1 and <= Last;

    /// <summary>Whether it stops: STOP, TSTP, TTIN, TTOU.</summary>
    /// <param name="signal">The signal.</param>
    public static bool Stops(int signal) => signal is 19 or 20 or 21 or 22;

    /// <summary>Whether it continues: CONT.</summary>
    /// <param name="signal">The signal.</param>
    public static bool Continues(int signal) => signal == Continue;

    /// <summary>Whether it ends what does not handle it: all but those that stop, continue, or are ignored (CHLD, URG, WINCH).</summary>
    /// <param name="signal">The signal.</param>
    public static bool Ends(int signal) => !Stops(signal) && !Continues(signal) && signal is not (17 or 23 or 28);
}
