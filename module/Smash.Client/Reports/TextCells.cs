using System.Globalization;
using System.Text;

namespace Smash.Client;

/// <summary>Text as a terminal shows it, in cells. What a name could do to a terminal (control characters, turns of direction) is not shown.</summary>
public static class TextCells
{
    private const char Ellipsis = '…';
    private const char Unshown = '\uFFFD';

    // East Asian wide and fullwidth characters and emoji, by their blocks.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The number of cells that a text takes.</summary>
    /// <param name="text">Text, as <see cref="Fit"/> would show it.</param>
    public static int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cells += Count(rune);
        }

        return cells;
    }

    /// <summary>A text in exactly so many cells: filled with spaces, or cut, with an ellipsis at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cells">The cells, at least 1.</param>
    public static string Fit(string text, int cells)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        bool isCut = Count(text) > cells;
        int left = isCut ? cells - 1 : cells;
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Count(rune) > left)
            {
                break;
            }

            left -= Count(rune);
            Append(shown, rune);
        }

        return (isCut ? shown.Append(Ellipsis) : shown).Append(' ', left).ToString();
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (Rune.IsControl(rune))
        {
            shown.Append(Unshown);
        }
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
        {
            shown.Append(rune.ToString());
        }
    }

    private static int Count(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => Array.Exists(Wide, block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1,
    };
}
