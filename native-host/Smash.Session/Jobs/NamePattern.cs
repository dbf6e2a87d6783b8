using System.Text;
using System.Text.RegularExpressions;
using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <summary>A wildcard pattern: <c>*</c> any run, <c>?</c> one character, <c>[…]</c> one of a set; letters of either case are alike.</summary>
internal sealed class NamePattern
{
    private const int MaxLength = 1024;

    private readonly Regex _regex;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="RequestRefusedException">EINVAL: it is too long, a set is empty or not closed, or a range goes backwards.</exception>
    public NamePattern(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A name pattern has at most {MaxLength} characters.");
        }

        int end = pattern.AsSpan().IndexOfAny("*?[");
        string literal = end < 0 ? pattern : pattern[..end];
        int foreign = literal.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        Prefix = (foreign < 0 ? literal : literal[..foreign]).ToLowerInvariant();

        // Without backtracking, so that no pattern takes more than linear time.
        const RegexOptions options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;
        try
        {
            _regex = new Regex(Translate(pattern), options);
        }
        catch (RegexParseException)
        {
            // All but the ends of a range is escaped.
            throw new RequestRefusedException(Errno.EINVAL, $"A range in the name pattern '{pattern}' goes backwards.");
        }
    }

    /// <summary>
    /// What every name without characters beyond ASCII must begin with, in lower case; empty where nothing is certain. It ends before the first character that is no ASCII, since
    /// such a one may be alike to an ASCII letter (the Kelvin sign to k).
    /// </summary>
    public string Prefix { get; }

    public bool IsMatch(string name) => _regex.IsMatch(name);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[':
                    int close = pattern.IndexOf(']', i + 1);
                    if (close <= i + 1)
                    {
                        throw new RequestRefusedException(Errno.EINVAL, $"The set at position {i} of the name pattern '{pattern}' is empty or not closed.");
                    }

                    regex.Append('[').Append(EscapeSet(pattern[(i + 1)..close])).Append(']');
                    i = close;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append(@"\z").ToString();
    }

    private static string EscapeSet(string set) => set.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);
}
