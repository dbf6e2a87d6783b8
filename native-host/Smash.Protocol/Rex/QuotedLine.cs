using System.Text;

namespace Smash.Protocol.Rex;

/// <summary>Splits a command line as a shell would, where blanks, quotes and backslashes are all that it would see to: the program that is meant can then be brought to another host.</summary>
public static class QuotedLine
{
    private const string Special = "$`;&|<>(){}*?[]#~!\n\r";
    private const string SpecialInQuotes = "$`";
    private const string EscapedInQuotes = "$`\"\\";

    /// <summary>Splits a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The program and its arguments; none: the line needs a shell.</returns>
    public static IReadOnlyList<string> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = new List<string>();
        bool isQuoted = false;
        for (int at = SkipBlanks(line, 0); at < line.Length; at = SkipBlanks(line, at))
        {
            var word = new StringBuilder();
            int start = at;
            if ((at = ReadWord(line, at, word)) < 0)
            {
                return [];
            }

            isQuoted |= words.Count == 0 && line.AsSpan(start, at - start).ContainsAny('\'', '"', '\\');
            words.Add(word.ToString());
        }

        // An assignment, a reserved word and a built-in are the shell's; quoted, each is the name of a program.
        return words.Count == 0 || words[0].Length == 0 || (!isQuoted && ShellWord.IsForShell(words[0])) ? [] : words;
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    /// <returns>What follows the word; −1: it needs a shell.</returns>
    private static int ReadWord(string line, int at, StringBuilder word)
    {
        while (at >= 0 && at < line.Length && line[at] is not (' ' or '\t'))
        {
            char letter = line[at];
            at = letter switch
            {
                '\'' => ReadSingle(line, at + 1, word),
                '"' => ReadDouble(line, at + 1, word),
                '\\' => ReadEscaped(line, at + 1, word),
                _ when Special.Contains(letter, StringComparison.Ordinal) => -1,
                _ => Take(letter, at, word),
            };
        }

        return at;
    }

    private static int Take(char letter, int at, StringBuilder word)
    {
        word.Append(letter);
        return at + 1;
    }

    private static int ReadEscaped(string line, int at, StringBuilder word) => at >= line.Length || line[at] == '\n' ? -1 : Take(line[at], at, word);

    private static int ReadSingle(string line, int at, StringBuilder word)
    {
        int end = line.IndexOf('\'', at);
        if (end < 0)
        {
            return -1;
        }

        word.Append(line, at, end - at);
        return end + 1;
    }

    private static int ReadDouble(string line, int at, StringBuilder word)
    {
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (SpecialInQuotes.Contains(line[at], StringComparison.Ordinal))
            {
                return -1;
            }

            if (line[at] == '\\' && at + 1 < line.Length && EscapedInQuotes.Contains(line[at + 1], StringComparison.Ordinal))
            {
                at++;
            }

            word.Append(line[at]);
        }

        return at < line.Length ? at + 1 : -1;
    }
}
