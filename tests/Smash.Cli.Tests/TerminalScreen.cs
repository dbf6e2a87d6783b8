namespace Smash.Cli.Tests;

/// <summary>What a terminal shows after what a program has written, for the few sequences that the client writes.</summary>
internal sealed class TerminalScreen
{
    private readonly List<char[]> _rows = [];
    private readonly int _columns;
    private int _row;
    private int _column;

    public TerminalScreen(int columns)
    {
        _columns = columns;
        _rows.Add(NewRow());
    }

    /// <summary>Rows from the top to the one with the cursor, without blanks at their ends.</summary>
    public IReadOnlyList<string> Rows => [.. _rows.Take(_row + 1).Select(row => new string(row).TrimEnd())];

    public int Column => _column;

    public static TerminalScreen Show(string output, int columns)
    {
        var terminal = new TerminalScreen(columns);
        for (int i = 0; i < output.Length; i++)
        {
            if (output[i] == '\e')
            {
                i = terminal.Obey(output, i);
            }
            else
            {
                terminal.Put(output[i]);
            }
        }

        return terminal;
    }

    private char[] NewRow()
    {
        char[] row = new char[_columns];
        Array.Fill(row, ' ');
        return row;
    }

    private void Put(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                NextRow();
                break;
            default:
                if (_column == _columns)
                {
                    _column = 0;
                    NextRow();
                }

                _rows[_row][_column++] = character;
                break;
        }
    }

    private void NextRow()
    {
        _row++;
        if (_row == _rows.Count)
        {
            _rows.Add(NewRow());
        }
    }

    /// <summary>Obeys a sequence that begins here, and returns where it ends.</summary>
    private int Obey(string output, int start)
    {
        int end = output.IndexOfAny(['K', 'C'], start);
        if (output[end] == 'K')
        {
            Array.Fill(_rows[_row], ' ', _column, _columns - _column);
        }
        else
        {
            _column += int.Parse(output.AsSpan(start + 2, end - start - 2), System.Globalization.CultureInfo.InvariantCulture);
        }

        return end;
    }
}
