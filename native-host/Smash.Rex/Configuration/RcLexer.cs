using System.Buffers;

namespace Smash.Rex.Configuration;

/// <summary>
/// Takes lines of rex.rc apart and leaves comments out: from <c>#</c> or <c>//</c> to the end of the line, and between <c>/*</c> and <c>*/</c> over lines, each
/// where a word could begin.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class RcLexer(string file, RexProblemList problems)
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\f\v,\"");

    private int _commentLine;

    /// <summary>Whether the next line begins inside of a comment.</summary>
    public bool IsInComment => _commentLine > 0;

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <returns>Its pieces.</returns>
    public List<RcToken> Read(string line, int number)
    {
        var tokens = new List<RcToken>();
        int at = 0;
        while (at < line.Length)
        {
            at = IsInComment ? EndOfComment(line, at) : Take(line, at, number, tokens);
        }

        return tokens;
    }

    /// <summary>Tells of a comment that is not closed at the end of the file.</summary>
    public void End()
    {
        if (IsInComment)
        {
            problems.Add(new RexOrigin(file, _commentLine), "The comment is not closed by */.");
        }
    }

    private int EndOfComment(string line, int at)
    {
        int end = line.IndexOf("*/", at, StringComparison.Ordinal);
        _commentLine = end < 0 ? _commentLine : 0;
        return end < 0 ? line.Length : end + 2;
    }

    private int Take(string line, int at, int number, List<RcToken> tokens)
    {
        ReadOnlySpan<char> rest = line.AsSpan(at);
        if (char.IsWhiteSpace(rest[0]))
        {
            return at + 1;
        }

        if (rest[0] == '#' || rest.StartsWith("//"))
        {
            return line.Length;
        }

        if (rest.StartsWith("/*"))
        {
            _commentLine = number;
            return at + 2;
        }

        if (rest[0] == '"')
        {
            return TakeQuoted(line, at, number, tokens);
        }

        bool goesOn = rest.TrimEnd() is "\\";
        int length = rest[0] == ',' || goesOn ? 1 : WordLength(rest);
        tokens.Add(new RcToken(rest[..length].ToString(), at, rest[0] == ',' ? RcTokenKind.Comma : goesOn ? RcTokenKind.GoesOn : RcTokenKind.Plain));
        return at + length;
    }

    private int TakeQuoted(string line, int at, int number, List<RcToken> tokens)
    {
        int end = line.IndexOf('"', at + 1);
        if (end < 0)
        {
            problems.Add(new RexOrigin(file, number), "The quotes are not closed on this line.");
            return line.Length;
        }

        tokens.Add(new RcToken(line[(at + 1)..end], at, RcTokenKind.Quoted));
        return end + 1;
    }

    private static int WordLength(ReadOnlySpan<char> rest)
    {
        int length = rest.IndexOfAny(WordEnds);
        length = length < 0 ? rest.Length : length;
        bool isLast = rest[length..].IsWhiteSpace();
        return isLast && length > 1 && rest[length - 1] == '\\' ? length - 1 : length;
    }
}
