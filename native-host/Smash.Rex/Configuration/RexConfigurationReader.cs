namespace Smash.Rex.Configuration;

/// <summary>Reads a configuration in whichever of its forms each file is: plain, XML, or a table in a SQLite database. It waits for the disk: not for the loop.</summary>
internal sealed class RexConfigurationReader
{
    private const int MostDepth = 16;
    private const int MostFiles = 100;

    private readonly RexProblemList _problems = new();
    private readonly RexSettings _settings;
    private readonly Stack<string> _open = new();
    private readonly List<string> _files = [];
    private readonly string _systemFolder;

    private RexConfigurationReader(string systemFolder) => (_systemFolder, _settings) = (systemFolder, new RexSettings(_problems));

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The full path of its first file.</param>
    /// <param name="systemFolder">The folder of files that are named in angle brackets or not found beside the file that names them: <c>/etc</c>.</param>
    /// <param name="files">All files that it led to, also where there are problems.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="RexConfigurationException">Something is wrong with it: everything that is, with file and line.</exception>
    public static RexConfiguration Read(string path, string systemFolder, out IReadOnlyList<string> files)
    {
        var reader = new RexConfigurationReader(systemFolder);
        files = reader._files;
        reader.ReadFile(path, new RexOrigin(path), form: null);
        return reader._problems.Problems.Count > 0 ? throw new RexConfigurationException(reader._problems.Problems) : reader._settings.ToConfiguration(reader._files);
    }

    private void ReadFile(string named, RexOrigin origin, string? form)
    {
        string path = Resolve(named);
        if (WhyNot(path) is { } reason)
        {
            _problems.Add(origin, $"{path} {reason}");
            return;
        }

        _files.Add(path);
        if (RexFileContent.Read(path, origin, _problems) is not { } content)
        {
            return;
        }

        string actual = content.IsDatabase ? RexOptionTable.Database : content.IsXml ? RexOptionTable.Xml : "";
        if (form is not null && form != actual)
        {
            _problems.Add(origin, $"{path} is no {(form == RexOptionTable.Xml ? "XML file" : "SQLite database")}.");
            return;
        }

        _open.Push(path);
        foreach (RexStatement statement in Parse(path, content))
        {
            Take(statement);
        }

        _open.Pop();
    }

    private string? WhyNot(string path) =>
        _open.Contains(path, StringComparer.Ordinal) ? "is being read already: files include each other in a circle."
        : _open.Count == MostDepth ? $"is included too deep: at most {MostDepth} files in each other."
        : _files.Count == MostFiles ? $"is one file too many: at most {MostFiles}."
        : null;

    private IReadOnlyList<RexStatement> Parse(string path, RexFileContent content) =>
        content.IsDatabase ? new SqliteForm(path, _problems).Read()
        : content.IsXml ? new XmlForm(path, _problems).Read(content.Text!)
        : new RcForm(path, _problems).Read(content.Text!);

    private void Take(RexStatement statement)
    {
        RexOption? option = RexOptionTable.Find(statement.Name);
        if (!RexOptionTable.IsKnown(statement.Name))
        {
            _problems.Add(statement.Origin, $"{statement.Name} is no option. There are: {string.Join(", ", RexOptionTable.Names)}.");
        }
        else if (statement.Words.Count == 0)
        {
            _problems.Add(statement.Origin, $"{statement.Name} has no value.");
        }
        else if (statement.Words.Count > 1 && option is not { IsList: true })
        {
            _problems.Add(statement.Words[1].Origin, $"{statement.Name} takes one value: '{statement.Words[1].Text}' is one more. One with blanks is written in \"quotes\".");
        }
        else if (option is not null)
        {
            option.Take(_settings, statement);
        }
        else
        {
            Follow(statement);
        }
    }

    private void Follow(RexStatement statement)
    {
        string named = statement.Words[0].Text;
        bool isDatabase = statement.Name == RexOptionTable.Database;
        if (named.Length == 0 || named.Any(char.IsControl))
        {
            _problems.Add(statement.Words[0].Origin, $"{statement.Name} names no file: a name is not empty and has no control characters.");
            return;
        }

        if (isDatabase && named.StartsWith("postgres", StringComparison.Ordinal) && named.Contains(':', StringComparison.Ordinal))
        {
            _problems.Add(statement.Words[0].Origin, "PostgreSQL cannot be read by this build: write the table rex_config into a SQLite database and name that.");
            return;
        }

        named = isDatabase && named.StartsWith("sqlite:", StringComparison.Ordinal) ? named["sqlite:".Length..] : named;
        ReadFile(Locate(named), statement.Words[0].Origin, statement.Name == RexOptionTable.Include ? null : statement.Name);
    }

    // Beside the file that names it; else in the system's folder.
    private string Locate(string named)
    {
        string expanded = named.StartsWith("~/", StringComparison.Ordinal) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + named[1..] : named;
        string beside = Path.GetFullPath(expanded, Path.GetDirectoryName(_open.Peek())!);
        string system = Path.GetFullPath(expanded, _systemFolder);
        return !File.Exists(beside) && File.Exists(system) ? system : beside;
    }

    private static string Resolve(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // What is wrong with it is told where it is opened.
            return path;
        }
    }
}
