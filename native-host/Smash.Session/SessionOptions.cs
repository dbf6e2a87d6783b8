using System.Globalization;

namespace Smash.Session;

/// <summary>What the master hands to the session on its command line (master/CONTROL.md).</summary>
internal sealed class SessionOptions
{
    /// <summary>Absolute path of the socket that the master listens on.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Cap on concurrent jobs.</summary>
    public required int MaxJobs { get; init; }

    /// <summary>Whether debugging lines are logged from the start.</summary>
    public required bool IsDebug { get; init; }

    /// <summary>STATE_DIRECTORY: records, output and log; default: the socket's path with <c>.d</c>.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>KEEP_RECORDS: whether records and output survive a stop; default false, the way of a host started by hand.</summary>
    public required bool KeepsRecords { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or has a wrong value.</exception>
    public static SessionOptions Parse(IReadOnlyList<string> arguments)
    {
        string? socket = null;
        int maxJobs = int.MaxValue;
        bool debug = false;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
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
                case "-o":
                    AddSetting(settings, ValueOf(arguments, ref i));
                    break;
                default:
                    throw new ArgumentException($"'{arguments[i]}' is not an option of smash-session, which smashd starts.");
            }
        }

        if (string.IsNullOrEmpty(socket))
        {
            throw new ArgumentException("--socket is missing: smash-session is started by smashd alone.");
        }

        return new SessionOptions
        {
            SocketPath = socket,
            MaxJobs = maxJobs,
            IsDebug = debug,
            StateDirectory = Path.GetFullPath(settings.GetValueOrDefault("STATE_DIRECTORY", socket + ".d")),
            KeepsRecords = ParseBoolean(settings, "KEEP_RECORDS"),
        };
    }

    private static string ValueOf(IReadOnlyList<string> arguments, ref int index) =>
        ++index < arguments.Count ? arguments[index] : throw new ArgumentException($"{arguments[index - 1]} needs a value.");

    private static int ParseCount(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new ArgumentException($"{option} is a number from 1 to {int.MaxValue}, not '{text}'.");

    /// <summary>The last two are the master's own, which has checked them.</summary>
    private static void AddSetting(Dictionary<string, string> settings, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string key = equals > 0 ? setting[..equals] : setting;
        if (equals <= 0 || key is not ("STATE_DIRECTORY" or "KEEP_RECORDS" or "HEARTBEAT_LIMIT" or "HEARTBEAT_CORE"))
        {
            throw new ArgumentException($"'{key}' is not a setting: they are STATE_DIRECTORY=FOLDER, KEEP_RECORDS=true|false, and of the master HEARTBEAT_LIMIT=SECONDS and HEARTBEAT_CORE=true|false.");
        }

        settings[key] = setting[(equals + 1)..];
    }

    private static bool ParseBoolean(Dictionary<string, string> settings, string key) =>
        !settings.TryGetValue(key, out string? text)
            ? false
            : bool.TryParse(text, out bool value) ? value : throw new ArgumentException($"{key} is true or false, not '{text}'.");
}
