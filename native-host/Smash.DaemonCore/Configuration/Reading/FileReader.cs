using System.Globalization;
using System.IO.Enumeration;
using Smash.DaemonCore.Configuration.Types;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Reads files of settings and what they include, each line at its place.</summary>
internal sealed class FileReader(AssignmentTaker taker, MacroExpander expander, ProblemList problems)
{
    private const int MaxDepth = 16;
    private const int MaxFiles = 1000;

    private readonly List<(string Path, FileStatus.Facts Facts)> _open = [];
    private int _files;

    /// <summary>Reads a file, or all that match if the last part of the path is a pattern.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="isRequired">Whether it is a problem if it is missing.</param>
    /// <param name="origin">Who asks for it.</param>
    public void Read(string path, bool isRequired, ConfigurationOrigin origin)
    {
        if (!NamePattern.IsPattern(path))
        {
            ReadFile(path, isRequired, origin);
        }
        else if (NamePattern.IsPattern(Path.GetDirectoryName(path) ?? ""))
        {
            problems.Add(ConfigurationProblemKind.File, origin, null, $"{path}: only the name of the file, after the last slash, may have * or ?.");
        }
        else
        {
            foreach (string match in Matches(path, origin))
            {
                ReadFile(match, isRequired: true, origin);
            }
        }
    }

    private List<string> Matches(string path, ConfigurationOrigin origin)
    {
        string pattern = Path.GetFileName(path);
        try
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
            return !folder.Exists ? [] : [.. folder.EnumerateFileSystemInfos()
                .Where(file => !file.Name.StartsWith('.') && FileSystemName.MatchesSimpleExpression(pattern, file.Name, ignoreCase: false))
                .Select(static file => file.FullName)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(ConfigurationProblemKind.File, origin, null, $"{path} cannot be searched: {exception.Message}");
            return [];
        }
    }

    private void ReadFile(string path, bool isRequired, ConfigurationOrigin origin)
    {
        // The same file may be reached by different paths. One that is missing is like no other.
        FileStatus.TryGet(path, out FileStatus.Facts facts);
        if (IsRefused(path, facts, origin) || TrustedFile.Read(path, isRequired, origin, problems) is not { } text)
        {
            return;
        }

        _open.Add((path, facts));
        var conditions = new ConditionStack();
        foreach (LogicalLine line in new LogicalLineReader(text).Lines())
        {
            Take(line, conditions, path);
        }

        if (conditions.OpenLine is var open and > 0)
        {
            problems.Add(ConfigurationProblemKind.Syntax, At(path, open), null, "The if has no endif in this file.");
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private bool IsRefused(string path, FileStatus.Facts facts, ConfigurationOrigin origin)
    {
        int circle = _open.FindIndex(open => open.Facts.IsSameFile(facts));
        (ConfigurationProblemKind Kind, string Message)? problem =
            circle >= 0 ? (ConfigurationProblemKind.File, $"Files include each other in a circle: {string.Join(" → ", _open.Skip(circle).Select(static open => open.Path).Append(path))}.")
            : _open.Count == MaxDepth ? (ConfigurationProblemKind.Limit, $"Files include each other deeper than {MaxDepth}.")
            : ++_files == MaxFiles + 1 ? (ConfigurationProblemKind.Limit, string.Create(CultureInfo.InvariantCulture, $"There are more than {MaxFiles} files to read."))
            : null;
        if (problem is { } found)
        {
            problems.Add(found.Kind, origin, null, found.Message);
        }

        return problem is not null || _files > MaxFiles;
    }

    private void Take(LogicalLine line, ConditionStack conditions, string path)
    {
        ConfigurationOrigin origin = At(path, line.Number);
        if (line.IsOpen)
        {
            problems.Add(ConfigurationProblemKind.Syntax, origin, null, "The line ends in a backslash, but the file has no line after it.");
            return;
        }

        Statement statement = line.Text.Length == 0 ? default : Statement.Read(line.Text);
        if (line.Text.Length == 0 || TakeCondition(statement, conditions, origin) || !conditions.IsActive)
        {
            return;
        }

        switch (statement.Kind)
        {
            case StatementKind.Wrong:
                problems.Add(ConfigurationProblemKind.Syntax, origin, null, statement.Name);
                break;
            case StatementKind.Assignment:
                taker.Take(statement.Name, statement.Value, origin, Path.GetDirectoryName(path));
                break;
            default:
                Include(statement, origin, Path.GetDirectoryName(path)!);
                break;
        }
    }

    private void Include(Statement statement, ConfigurationOrigin origin, string folder)
    {
        if (TryExpand(statement.Value, origin) is not { } file)
        {
            return;
        }

        if (file.Length == 0)
        {
            problems.Add(ConfigurationProblemKind.File, origin, null, "The name of the file to include is empty.");
            return;
        }

        Read(Path.GetFullPath(file, folder), statement.Kind == StatementKind.Include, origin);
    }

    private bool TakeCondition(Statement statement, ConditionStack conditions, ConfigurationOrigin origin)
    {
        string? problem;
        switch (statement.Kind)
        {
            case StatementKind.If:
                problem = conditions.If(conditions.IsActive && Holds(statement.Value, origin), origin.Line);
                break;
            case StatementKind.ElseIf:
                problem = conditions.Else(conditions.NeedsCondition && Holds(statement.Value, origin), isLast: false);
                break;
            case StatementKind.Else:
                problem = conditions.Else(condition: true, isLast: true);
                break;
            case StatementKind.EndIf:
                problem = conditions.EndIf();
                break;
            default:
                return false;
        }

        if (problem is not null)
        {
            problems.Add(ConfigurationProblemKind.Syntax, origin, null, problem);
        }

        return true;
    }

    private bool Holds(string condition, ConfigurationOrigin origin)
    {
        if (TryExpand(condition, origin) is not { } text)
        {
            return false;
        }

        bool isNegated = text.StartsWith('!');
        text = isNegated ? text[1..].TrimStart() : text;
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is [var word, var name] && word.Equals("defined", StringComparison.OrdinalIgnoreCase))
        {
            expander.UsedNames.Add(name);
            return taker.IsDefined(name) != isNegated;
        }

        if (new BooleanType().Read(text, null, out bool value) is not null)
        {
            problems.Add(ConfigurationProblemKind.Syntax, origin, null, $"{Quoted.Of(condition)} is no condition: write a boolean, defined NAME, or one of them after !.");
            return false;
        }

        return value != isNegated;
    }

    private string? TryExpand(string text, ConfigurationOrigin origin)
    {
        try
        {
            return expander.ExpandText(text)?.Trim();
        }
        catch (MacroException exception)
        {
            problems.Add(exception.Kind, origin, null, exception.Message);
            return null;
        }
    }

    private static ConfigurationOrigin At(string path, int line) => new(ConfigurationLayer.File, path, line);
}
