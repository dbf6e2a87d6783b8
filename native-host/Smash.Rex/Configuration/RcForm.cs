using System.Text.RegularExpressions;

namespace Smash.Rex.Configuration;

/// <summary>
/// Reads the plain form of a configuration: <c>option : value, value</c>. An option begins a line; one whose name is known may also follow the values of another. Values go on
/// in lines that are indented and after a comma or backslash at the end of a line.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed partial class RcForm(string file, RexProblemList problems)
{
    private readonly RcLexer _lexer = new(file, problems);
    private readonly List<RexStatement> _statements = [];
    private string? _name;
    private RexOrigin _begin = new(file);
    private List<RexWord> _words = [];
    private bool _goesOn;

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its statements.</returns>
    public IReadOnlyList<RexStatement> Read(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (!_lexer.IsInComment && Directive().Match(line) is { Success: true } directive)
            {
                TakeDirective(directive, number);
            }
            else
            {
                TakeLine(_lexer.Read(line, number), number);
            }
        }

        _lexer.End();
        Close();
        return _statements;
    }

    private void TakeDirective(Match directive, int number)
    {
        Close();
        RexOrigin origin = new(file, number);
        if (directive.Groups["name"].Value != RexOptionTable.Include)
        {
            problems.Add(origin, $"#{directive.Groups["name"].Value} is not known here, only #include. A comment has a blank after the #.");
        }
        else if (Included().Match(directive.Groups["rest"].Value) is { Success: true } included)
        {
            _statements.Add(new RexStatement(RexOptionTable.Include, [new RexWord(included.Groups["file"].Value, origin)], origin));
        }
        else
        {
            problems.Add(origin, "After #include a file is named, in \"quotes\" or <brackets>.");
        }
    }

    private void TakeLine(List<RcToken> tokens, int number)
    {
        if (tokens.Count == 0)
        {
            return;
        }

        bool wentOn = _goesOn && _name is not null;
        bool isFirst = !wentOn && tokens[0].Column == 0;
        if (isFirst && IsPlainInclude(tokens))
        {
            Close();
            Open(RexOptionTable.Include, number);
            tokens.RemoveAt(0);
        }
        else if (isFirst && tokens[0].IsPlain && !BeginsOption(tokens, 0, isFirst: true))
        {
            Close();
            problems.Add(new RexOrigin(file, number), $"'{tokens[0].Text}' begins no option: write OPTION : VALUE, and indent lines that go on.");
            return;
        }

        TakeTokens(tokens, number, isFirst);
        _goesOn = tokens.Count > 0 && tokens[^1].Kind is RcTokenKind.Comma or RcTokenKind.GoesOn;
    }

    private void TakeTokens(List<RcToken> tokens, int number, bool isFirst)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (BeginsOption(tokens, i, isFirst && i == 0))
            {
                Close();
                i += OpenAt(tokens, i, number);
            }
            else if (tokens[i].Kind is RcTokenKind.Plain or RcTokenKind.Quoted)
            {
                AddWord(tokens[i].Text, number);
            }
        }
    }

    // How many pieces more than one the option's name and colon are.
    private int OpenAt(List<RcToken> tokens, int at, int number)
    {
        string text = tokens[at].Text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        Open(colon < 0 ? text : text[..colon], number);
        if (colon >= 0 && colon < text.Length - 1)
        {
            AddWord(text[(colon + 1)..], number);
        }

        return colon < 0 ? 1 : 0;
    }

    private void AddWord(string text, int number)
    {
        RexOrigin origin = new(file, number);
        if (_name is null)
        {
            problems.Add(origin, $"'{text}' belongs to no option: write OPTION : VALUE.");
        }
        else
        {
            _words.Add(new RexWord(text, origin));
        }
    }

    private void Open(string name, int number) => (_name, _begin, _words) = (name, new RexOrigin(file, number), []);

    private void Close()
    {
        if (_name is not null)
        {
            _statements.Add(new RexStatement(_name, _words, _begin));
        }

        (_name, _goesOn) = (null, false);
    }

    private static bool IsPlainInclude(List<RcToken> tokens) =>
        tokens is [{ IsPlain: true, Text: RexOptionTable.Include }, var next, ..] && !(next.IsPlain && next.Text == ":");

    // At the beginning of a line any name before a colon, so that one that is not known is told of; else only one that is.
    private static bool BeginsOption(List<RcToken> tokens, int at, bool isFirst)
    {
        if (!tokens[at].IsPlain)
        {
            return false;
        }

        bool isBeforeColon = at + 1 < tokens.Count && tokens[at + 1] is { IsPlain: true, Text: ":" };
        Match glued = Name().Match(tokens[at].Text);
        return isFirst ? isBeforeColon || (glued.Success && glued.Groups["colon"].Success)
            : glued.Success && RexOptionTable.IsKnown(glued.Groups["name"].Value) && (isBeforeColon || (glued.Groups["colon"].Success && glued.Length == tokens[at].Text.Length));
    }

    [GeneratedRegex(@"\A\s*#(?<name>include|define|undef|if|ifdef|ifndef|elif|else|endif|error|warning|pragma|line)(?![\w-])(?<rest>.*)")]
    private static partial Regex Directive();

    [GeneratedRegex("""\A\s*(?:"(?<file>[^"]+)"|<(?<file>[^>]+)>)\s*(?:\z|/[/*]|#)""")]
    private static partial Regex Included();

    [GeneratedRegex(@"\A(?<name>[A-Za-z][A-Za-z0-9_-]*)(?<colon>:)?")]
    private static partial Regex Name();
}
