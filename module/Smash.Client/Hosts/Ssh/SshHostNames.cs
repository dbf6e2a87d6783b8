using System.IO.Enumeration;

namespace Smash.Client;

/// <summary>Names of machines that OpenSSH's own files know: those of ssh_config and, as far as they can be read, of known_hosts. Nothing is looked up or connected to.</summary>
/// <param name="folder">The folder with <c>config</c> and <c>known_hosts</c>.</param>
public sealed class SshHostNames(string folder)
{
    /// <summary>Most bytes of a file that are read: completion must not wait for a file of megabytes.</summary>
    private const int MaxLength = 512 * 1024;

    /// <summary>ssh itself follows that many includes within each other.</summary>
    private const int MaxDepth = 16;

    private const int MaxFiles = 100;
    private const string Hashed = "|";
    private const char Comment = '#';
    private const char Marker = '@';

    private static readonly char[] Blanks = [' ', '\t', '='];

    private int _read;

    /// <summary>Those of the user's own folder, ~/.ssh.</summary>
    public static SshHostNames OfUser => new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh"));

    /// <summary>Reads the names.</summary>
    /// <returns>Each once, those of the configuration first; patterns and hashed names are left out. A port other than 22 is behind a colon.</returns>
    public IReadOnlyList<string> Read() =>
        ReadConfiguration(Path.Combine(folder, "config"), 0).Concat(ReadKnownHosts(Path.Combine(folder, "known_hosts"))).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    private List<string> ReadConfiguration(string path, int depth)
    {
        var names = new List<string>();
        foreach (string line in ReadLines(path))
        {
            string[] words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                names.AddRange(words.Skip(1).Select(static word => word.Trim('"')).Where(IsName));
            }
            else if (words[0].Equals("Include", StringComparison.OrdinalIgnoreCase) && depth < MaxDepth)
            {
                names.AddRange(words.Skip(1).SelectMany(pattern => FindIncluded(pattern.Trim('"'))).SelectMany(file => ReadConfiguration(file, depth + 1)));
            }
        }

        return names;
    }

    /// <summary>Files that an Include means: relative to the folder, with wildcards in the last part.</summary>
    private string[] FindIncluded(string pattern)
    {
        string path = pattern.StartsWith("~/.ssh/", StringComparison.Ordinal) ? Path.Combine(folder, pattern[7..]) : Path.Combine(folder, pattern);
        string? parent = Path.GetDirectoryName(path);
        try
        {
            return parent is not null && Directory.Exists(parent)
                ? [.. Directory.EnumerateFiles(parent).Where(file => FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(file))).Order(StringComparer.Ordinal).Take(MaxFiles)]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IEnumerable<string> ReadKnownHosts(string path) => ReadLines(path)
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(static words => words.Length >= 3 && words[0][0] != Marker && !words[0].StartsWith(Hashed, StringComparison.Ordinal))
        .SelectMany(static words => words[0].Split(','))
        .Where(static name => name.StartsWith('[') || IsName(name))
        .Select(WithoutBrackets);

    /// <summary>known_hosts has a name with a port in brackets; only an IPv6 address needs them.</summary>
    private static string WithoutBrackets(string name)
    {
        int end = name.IndexOf("]:", StringComparison.Ordinal);
        return end > 0 && !name[1..end].Contains(':') ? name[1..end] + name[(end + 1)..] : name;
    }

    private static bool IsName(string word) => word.Length > 0 && !word.AsSpan().ContainsAny("*?!|");

    /// <summary>Lines with something in them; none of a file that is not there or cannot be read.</summary>
    private IEnumerable<string> ReadLines(string path)
    {
        try
        {
            if (!File.Exists(path) || _read >= MaxFiles)
            {
                return [];
            }

            _read++;
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[Math.Min(file.Length, MaxLength)];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, count).Split('\n').Select(static line => line.Trim()).Where(static line => line.Trim(Blanks).Length > 0 && line[0] != Comment);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
