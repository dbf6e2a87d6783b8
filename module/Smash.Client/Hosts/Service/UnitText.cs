using System.Globalization;

namespace Smash.Client;

/// <summary>The text of the units: that of the package, with the programs and folders of this user.</summary>
internal static class UnitText
{
    public const string Socket = "smash.socket";
    public const string Service = "smash.service";

    private const string PackagedProgram = "ExecStart=/usr/lib/smash/smashd ";
    private const string PackagedState = "%h/.local/state/smash";
    private const string Documentation = "Documentation=";

    /// <summary>Makes the text of a unit.</summary>
    /// <param name="name">Name of the unit.</param>
    /// <param name="maxJobs">Most jobs at once; null: no limit.</param>
    public static string Create(string name, int? maxJobs)
    {
        // What the package documents is not there without the package.
        IEnumerable<string> lines = Read(name).Split('\n').Where(static line => !line.StartsWith(Documentation, StringComparison.Ordinal));
        return string.Join('\n', lines.SelectMany(line => line.StartsWith(PackagedProgram, StringComparison.Ordinal) ? CreateStart(line, maxJobs) : [line]));
    }

    private static string[] CreateStart(string line, int? maxJobs)
    {
        string[] options = [.. HostLauncher.Settings.SelectMany(static setting => new[] { "-o", setting }), .. maxJobs is { } count ? (string[])["-n", count.ToString(CultureInfo.InvariantCulture)] : []];
        string rest = line[PackagedProgram.Length..].Replace($"STATE_DIRECTORY={PackagedState}", Quote($"STATE_DIRECTORY={HostEndpoint.GetStateDirectory()}"), StringComparison.Ordinal);
        string start = $"ExecStart={Quote(HostProgram.Find())} {string.Join(' ', options.Select(Quote))} {rest}";

        // A .NET that is installed by hand is found by a variable, which a service does not have.
        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? [$"Environment={Quote($"DOTNET_ROOT={root}")}", start] : [start];
    }

    private static string Read(string name)
    {
        using Stream resource = typeof(UnitText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>Quotes a word for systemd, to which % and $ mean something also in quotes.</summary>
    private static string Quote(string word)
    {
        string escaped = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal);
        return escaped.All(static character => char.IsAsciiLetterOrDigit(character) || "/._-=:%+".Contains(character)) ? escaped : $"\"{escaped}\"";
    }
}
