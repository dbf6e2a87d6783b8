using System.Text;

namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>
/// Takes a text apart into lines: empty ones and those that begin with # are left out, one that ends in a backslash goes on with the next. Blanks at the beginning of the next are
/// left out; comments between are, too, and never go on themselves.
/// </summary>
internal sealed class LogicalLineReader(string text)
{
    private int _next;
    private int _number;

    public IEnumerable<LogicalLine> Lines()
    {
        var joined = new StringBuilder();
        int first = 0;
        while (TryNextLine(out string line))
        {
            if (line.StartsWith('#') || (line.Length == 0 && first == 0))
            {
                continue;
            }

            first = first == 0 ? _number : first;
            bool goesOn = line.EndsWith('\\');
            joined.Append(goesOn ? line.AsSpan(0, line.Length - 1) : line);
            if (!goesOn)
            {
                yield return new LogicalLine(joined.ToString().Trim(), first, IsOpen: false);
                joined.Clear();
                first = 0;
            }
        }

        if (first != 0)
        {
            yield return new LogicalLine(joined.ToString().Trim(), first, IsOpen: true);
        }
    }

    private bool TryNextLine(out string line)
    {
        line = "";
        if (_next >= text.Length)
        {
            return false;
        }

        int end = text.IndexOf('\n', _next);
        end = end < 0 ? text.Length : end;
        line = text[_next..end].Trim();
        _next = end + 1;
        _number++;
        return true;
    }
}
