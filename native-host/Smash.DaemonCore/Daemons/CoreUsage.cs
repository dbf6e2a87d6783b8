namespace Smash.DaemonCore.Daemons;

/// <summary>What <c>--help</c> prints.</summary>
internal static class CoreUsage
{
    private const string CoreOptions =
        """
          -f, --foreground       stay where started (the default)
          -b, --background       go on detached; comes back when ready, or with the errors of the start
          -c, --config FILE      configuration file instead of the usual ones
          -o, --set KEY=VALUE    setting that wins over all files
              --local-name NAME  which of several daemons of one kind: settings NAME.KEY are its own
          -l, --log DIR          folder of the log
          -t, --terminal         log to standard error
              --pidfile FILE     holds the process id while running; refuses to run twice
          -p, --port PORT        TCP and UDP port of the commands; 0: any free one
          -r, --run-for MINUTES  shut down gracefully after so long
          -v, --version          print the version
          -h, --help             print this
        """;

    private const string Ends = "Exit codes: 0 ended as told, 64 wrong option, 69 not started, 70 a handler failed, 71 system error, 73 log or pid file cannot be written, 75 runs already, 78 wrong configuration, 79 fast shutdown took too long.";

    public static string Text(string program, Daemon daemon) =>
        $"""
        Usage: {$"{program} [core options] {daemon.ArgumentsUsage}".TrimEnd()}

        {CoreOptions}

        Signals: HUP reconfigures, TERM and INT shut down gracefully, QUIT fast, USR1 switches debugging lines on and off.
        {Ends}
        """;
}
