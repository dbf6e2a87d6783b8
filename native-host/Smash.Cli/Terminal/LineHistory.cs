namespace Smash.Cli.Terminal;

/// <summary>The lines entered before, and where one is among them.</summary>
internal sealed class LineHistory
{
    private const int MaxLines = 1000;

    private readonly List<string> _lines = [];
    private int _position;
    private string _draft = "";

    /// <summary>Remembers a line, unless it is blank or the same as the last one, and goes to the end.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
            if (_lines.Count > MaxLines)
            {
                _lines.RemoveAt(0);
            }
        }

        _position = _lines.Count;
    }

    /// <summary>The line before; what is typed now is kept for the way back.</summary>
    public string? GoBack(string typed)
    {
        if (_position == 0)
        {
            return null;
        }

        if (_position == _lines.Count)
        {
            _draft = typed;
        }

        return _lines[--_position];
    }

    /// <summary>The line after, at last what was typed.</summary>
    public string? GoForward()
    {
        if (_position >= _lines.Count)
        {
            return null;
        }

        _position++;
        return _position == _lines.Count ? _draft : _lines[_position];
    }
}
