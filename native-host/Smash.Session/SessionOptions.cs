using System.Globalization;

namespace Smash.Session;

/// <summary>What the master says on the session's command line beside the core options of every daemon (master/CONTROL.md).</summary>
internal sealed class SessionOptions
{
    /// <summary>Absolute path of the socket that the master listens on.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Cap on concurrent jobs that the master was given.</summary>
    public required int MaxJobs { get; init; }

    /// <summary>Whether debugging lines are logged from the start.</summary>
    public required bool IsDebug { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or has a wrong value.</exception>
    public static SessionOptions Parse(IReadOnlyList<string> arguments)
    {
        string? socket = null;
        int maxJobs = int.MaxValue;
        bool debug = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--socket":
                    socket = ValueOf(arguments, ref i);
                    break;
                case "--max-jobs":
                    maxJobs = ParseCount(arguments[i], ValueOf(arguments, ref i));
                    break;
                case "--debug":
                    debug = true;
                    break;
                default:
                    throw new ArgumentException($"'{arguments[i]}' is not an option of smash-session, which smashd starts.");
            }
        }

        return string.IsNullOrEmpty(socket)
            ? throw new ArgumentException("--socket is missing: smash-session is started by smashd alone.")
            : new SessionOptions { SocketPath = socket, MaxJobs = maxJobs, IsDebug = debug };
    }

    private static string ValueOf(IReadOnlyList<string> arguments, ref int index) =>
        ++index < arguments.Count ? arguments[index] : throw new ArgumentException($"{arguments[index - 1]} needs a value.");

    private static int ParseCount(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new ArgumentException($"{option} is a number from 1 to {int.MaxValue}, not '{text}'.");
}
