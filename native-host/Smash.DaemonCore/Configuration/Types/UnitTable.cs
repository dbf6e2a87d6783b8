using System.Globalization;

namespace Smash.DaemonCore.Configuration.Types;

/// <summary>Units, each with the words for it and what it is in the smallest of them.</summary>
/// <param name="units">The units from the smallest on; the first word of each is the one to write.</param>
internal sealed class UnitTable((decimal Factor, string[] Words)[] units)
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Reads a number and a unit with or without blanks between.</summary>
    /// <param name="text">The text.</param>
    /// <param name="plain">The unit of a number without one.</param>
    /// <param name="amount">The amount in the smallest unit, not rounded.</param>
    /// <returns>Whether it is such a text.</returns>
    public bool TryRead(ReadOnlySpan<char> text, string plain, out decimal amount)
    {
        int digits = text.LastIndexOfAnyInRange('0', '9') + 1;
        ReadOnlySpan<char> word = text[digits..].Trim();
        amount = 0;
        return digits > 0 && TryFind(word.IsEmpty ? plain : word, out decimal factor)
            && decimal.TryParse(text[..digits], Styles, CultureInfo.InvariantCulture, out decimal number)
            && TryMultiply(number, factor, out amount);
    }

    /// <summary>Writes an amount as a whole number of the largest unit that allows it.</summary>
    public string Write(long amount)
    {
        (decimal Factor, string[] Words) unit = amount == 0 ? units[0] : units.Last(unit => amount % unit.Factor == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{amount / (long)unit.Factor} {unit.Words[0]}");
    }

    /// <summary>Whether there is a unit of that word.</summary>
    public bool Has(string word) => TryFind(word, out _);

    private bool TryFind(ReadOnlySpan<char> word, out decimal factor)
    {
        foreach ((decimal known, string[] words) in units)
        {
            foreach (string other in words)
            {
                if (word.Equals(other, StringComparison.OrdinalIgnoreCase))
                {
                    factor = known;
                    return true;
                }
            }
        }

        factor = 0;
        return false;
    }

    private static bool TryMultiply(decimal number, decimal factor, out decimal amount)
    {
        bool fits = Math.Abs(number) <= long.MaxValue / factor;
        amount = fits ? number * factor : 0;
        return fits;
    }
}
