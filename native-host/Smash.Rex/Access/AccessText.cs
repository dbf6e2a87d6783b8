using Smash.Rex.Configuration;

namespace Smash.Rex.Access;

/// <summary>What is in an access file: its lines as they are, comments too, and the rules in them.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Rules">The rules, with the index of each in <see cref="Lines"/>.</param>
internal sealed record AccessText(IReadOnlyList<string> Lines, IReadOnlyList<(int Line, AccessRule Rule)> Rules)
{
    /// <summary>An empty file: nothing is granted.</summary>
    public static AccessText Empty { get; } = new([], []);

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>What is in it; that of an empty one where there is none.</returns>
    /// <exception cref="RexConfigurationException">It may not be obeyed, or something is wrong in it: all that is.</exception>
    public static AccessText Read(string path)
    {
        string actual = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        if (!File.Exists(actual))
        {
            return Empty;
        }

        var problems = new RexProblemList();
        RexFileContent? content = RexFileContent.Read(actual, new RexOrigin(actual), problems);
        if (content is { IsDatabase: true })
        {
            problems.Add(new RexOrigin(actual), "The access file is a text.");
        }

        AccessText text = Parse(content?.Text ?? "", actual, problems);
        return problems.Problems.Count == 0 ? text : throw new RexConfigurationException(problems.Problems);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file's name, for problems.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static AccessText Parse(string text, string path, RexProblemList problems)
    {
        string[] lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        var rules = new List<(int, AccessRule)>();
        for (int index = 0; index < lines.Length; index++)
        {
            string[] words = WordsOf(lines[index]);
            if (words.Length == 0)
            {
                continue;
            }

            if (AccessRule.Parse(words, out AccessRule? rule) is { } problem)
            {
                problems.Add(new RexOrigin(path, index + 1), problem);
            }
            else
            {
                rules.Add((index, rule!));
            }
        }

        return new AccessText(lines, rules);
    }

    /// <summary>The comment at the end of a line, with the blanks before it; empty: there is none.</summary>
    /// <param name="line">The line.</param>
    public static string CommentOf(string line)
    {
        int sign = line.IndexOf('#', StringComparison.Ordinal);
        return sign < 0 ? "" : line[line[..sign].TrimEnd().Length..];
    }

    private static string[] WordsOf(string line) => line[..^CommentOf(line).Length].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
