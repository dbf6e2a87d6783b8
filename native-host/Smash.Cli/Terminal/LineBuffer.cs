using System.Text;

namespace Smash.Cli.Terminal;

/// <summary>A line as it is typed, with a cursor. It counts whole characters, not UTF-16 units.</summary>
internal sealed class LineBuffer
{
    private readonly List<Rune> _characters = [];

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; private set; }

    public int Length => _characters.Count;

    public string Text => GetText(0, Length);

    /// <summary>A part of the text.</summary>
    public string GetText(int start, int count)
    {
        var text = new StringBuilder(count);
        for (int i = start; i < start + count; i++)
        {
            text.Append(_characters[i].ToString());
        }

        return text.ToString();
    }

    /// <summary>Replaces the text; the cursor goes to its end.</summary>
    public void Set(string text)
    {
        _characters.Clear();
        _characters.AddRange(text.EnumerateRunes());
        Cursor = Length;
    }

    public void Insert(Rune character) => _characters.Insert(Cursor++, character);

    /// <summary>Moves the cursor, no further than the ends.</summary>
    public void MoveTo(int position) => Cursor = Math.Clamp(position, 0, Length);

    public void DeleteBefore() => Remove(Cursor - 1, Cursor);

    public void DeleteAfter() => Remove(Cursor, Cursor + 1);

    public void DeleteToStart() => Remove(0, Cursor);

    public void DeleteToEnd() => Remove(Cursor, Length);

    /// <summary>Deletes the word before the cursor and the blanks behind it.</summary>
    public void DeleteWord()
    {
        int start = Cursor;
        while (start > 0 && Rune.IsWhiteSpace(_characters[start - 1]))
        {
            start--;
        }

        while (start > 0 && !Rune.IsWhiteSpace(_characters[start - 1]))
        {
            start--;
        }

        Remove(start, Cursor);
    }

    private void Remove(int start, int end)
    {
        start = Math.Max(start, 0);
        end = Math.Min(end, Length);
        if (start < end)
        {
            _characters.RemoveRange(start, end - start);
            Cursor = Math.Min(start, Length);
        }
    }
}
