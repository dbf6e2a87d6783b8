using System.Globalization;

namespace Smash.DaemonCore.Daemons;

/// <summary>The options that every daemon has. They come first: from the first argument that is none of them on, or after <c>--</c>, all are the daemon's own.</summary>
internal sealed class CoreOptions
{
    private static readonly (string Short, string Long, string? Value)[] Known =
    [
        ("-f", "--foreground", null), ("-b", "--background", null), ("-c", "--config", "FILE"), ("-l", "--log", "DIR"), ("", "--pidfile", "FILE"), ("-p", "--port", "PORT"),
        ("-t", "--terminal", null), ("-r", "--run-for", "MINUTES"), ("-v", "--version", null), ("-h", "--help", null), ("", "--local-name", "NAME"), ("-o", "--set", "KEY=VALUE"),
    ];

    public bool IsBackground { get; private set; }

    public string? ConfigurationFile { get; private set; }

    public string? LogFolder { get; private set; }

    public string? PidFile { get; private set; }

    /// <summary>0: any free one; null: what the configuration says.</summary>
    public int? Port { get; private set; }

    public bool LogsToTerminal { get; private set; }

    public TimeSpan? RunFor { get; private set; }

    public bool WantsVersion { get; private set; }

    public bool WantsHelp { get; private set; }

    public string? LocalName { get; private set; }

    public List<string> Settings { get; } = [];

    /// <summary>What is left for the daemon.</summary>
    public string[] Rest { get; private set; } = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="DaemonStartException">A core option lacks its value or has a wrong one.</exception>
    public static CoreOptions Parse(string[] arguments)
    {
        var options = new CoreOptions();
        int at = 0;
        while (at < arguments.Length && arguments[at] != "--" && options.TakeOption(arguments, ref at))
        {
            at++;
        }

        options.Rest = arguments[(at < arguments.Length && arguments[at] == "--" ? at + 1 : at)..];
        return options.IsBackground && options.LogsToTerminal
            ? throw Wrong("--terminal and --background exclude each other: there is no terminal in the background.")
            : options;
    }

    private bool TakeOption(string[] arguments, ref int at)
    {
        string argument = arguments[at];
        int equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        string name = equals < 0 ? argument : argument[..equals];
        (string Short, string Long, string? Value) option = Array.Find(Known, known => name.Length > 0 && (name == known.Short || name == known.Long));
        if (option.Long is null)
        {
            return false;
        }

        string? value = null;
        if (option.Value is not null)
        {
            value = equals >= 0 ? argument[(equals + 1)..] : ++at < arguments.Length ? arguments[at] : throw Wrong($"{name} needs a value: {name} {option.Value}.");
        }
        else if (equals >= 0)
        {
            throw Wrong($"{name} takes no value.");
        }

        Set(option.Long, value ?? "");
        return true;
    }

    private void Set(string option, string value)
    {
        switch (option)
        {
            case "--foreground":
                IsBackground = false;
                break;
            case "--background":
                IsBackground = true;
                break;
            case "--config":
                ConfigurationFile = FullPath(option, value);
                break;
            case "--log":
                LogFolder = FullPath(option, value);
                break;
            case "--pidfile":
                PidFile = FullPath(option, value);
                break;
            case "--port":
                Port = ParsePort(value);
                break;
            case "--terminal":
                LogsToTerminal = true;
                break;
            case "--run-for":
                RunFor = ParseMinutes(value);
                break;
            case "--version":
                WantsVersion = true;
                break;
            case "--help":
                WantsHelp = true;
                break;
            case "--local-name":
                LocalName = ParseName(value);
                break;
            default:
                Settings.Add(ParseSetting(value));
                break;
        }
    }

    private static DaemonStartException Wrong(string message) => new(DaemonExitCode.Usage, message);

    private static string FullPath(string option, string value) => value.Length > 0 ? Path.GetFullPath(value) : throw Wrong($"{option} needs a path, not an empty text.");

    private static int ParsePort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? port
            : throw Wrong($"--port is a number from 0 (any free one) to 65535, not '{value}'.");

    private static TimeSpan ParseMinutes(string value)
    {
        const double most = 366 * 24 * 60;
        return double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and <= most
            ? TimeSpan.FromMinutes(minutes)
            : throw Wrong($"--run-for is a number of minutes above 0 and up to {most}, fractions allowed, not '{value}'.");
    }

    private static string ParseName(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? value
            : throw Wrong($"--local-name is a letter, then letters, digits or _, not '{value}'.");

    private static string ParseSetting(string value) =>
        value.IndexOf('=', StringComparison.Ordinal) > 0 ? value : throw Wrong($"-o is KEY=VALUE, not '{value}'.");
}
