using System.Globalization;

namespace Smash.Rex.Configuration;

/// <summary>The options that there are.</summary>
internal static class RexOptionTable
{
    /// <summary>Reads another file here.</summary>
    public const string Include = "include";

    /// <summary>Reads an XML file here.</summary>
    public const string Xml = "rex-xml";

    /// <summary>Reads the table of a database here.</summary>
    public const string Database = "rex-database";

    private const int MostSeconds = 600;

    private static readonly RexOption[] Options =
    [
        new("servers", IsList: true, static (settings, statement) => settings.AddServers(statement)),
        new("clients", IsList: true, static (settings, statement) => settings.AddClients(statement)),
        new("ssh-options", IsList: true, static (settings, statement) => settings.AddSshOptions(statement)),
        new("rex-temp-directory", IsList: false, static (settings, statement) => settings.Set(statement, static (values, text) => values with { TemporaryDirectory = Folder(text) })),
        new("rex-auto-transfer", IsList: false, static (settings, statement) => settings.Set(statement, static (values, text) => values with { AutoTransfer = Transfer(text) })),
        new("rex-max-load", IsList: false, static (settings, statement) => settings.Set(statement, static (values, text) => values with { MaxLoad = Load(text) })),
        new("rex-connect-timeout", IsList: false, static (settings, statement) => settings.Set(statement, static (values, text) => values with { ConnectTimeout = Seconds(text) })),
    ];

    private static readonly string[] Links = [Include, Xml, Database];

    /// <summary>The names of all, those that lead to other files with them.</summary>
    public static IEnumerable<string> Names => Options.Select(static option => option.Name).Concat(Links);

    /// <summary>Finds an option that sets something.</summary>
    /// <param name="name">Its name; the case counts.</param>
    /// <returns>The option; null: there is none, or it leads to another file.</returns>
    public static RexOption? Find(string name) => Array.Find(Options, option => option.Name == name);

    /// <summary>Whether a name is that of an option.</summary>
    /// <param name="name">The name.</param>
    public static bool IsKnown(string name) => Find(name) is not null || Links.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether an option takes several values.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsList(string name) => Find(name) is { IsList: true };

    private static string Folder(string text) =>
        text.StartsWith('/') && !text.Contains('\0', StringComparison.Ordinal) ? text
        : text.StartsWith("~/", StringComparison.Ordinal) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + text[1..]
        : throw new FormatException($"'{text}' is no full path: begin it with / or ~/. ${{host}} and ${{user}} may be in it.");

    private static RexAutoTransfer Transfer(string text) => text switch
    {
        "on" or "yes" or "true" or "ssh" => RexAutoTransfer.Ssh,
        "off" or "no" or "false" => RexAutoTransfer.Off,
        _ => throw new FormatException($"'{text}' is not known: write on or ssh, which is the same, or off. Other programs than ssh do not transfer."),
    };

    private static double Load(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double load) && load > 0 && double.IsFinite(load) ? load
        : throw new FormatException($"'{text}' is no load: write a number above 0, as 1.5.");

    private static TimeSpan Seconds(string text) =>
        int.TryParse(text.EndsWith('s') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is no time: write seconds, 1 to {MostSeconds}.");
}
