namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NameDistance
{
    private const int MaxLength = 100;

    /// <summary>The nearest of some names.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>The name; null: none is near (at most a quarter of the letters, and no more than three, wrong, missing, surplus or swapped).</returns>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        int least = int.Clamp(name.Length / 4, 1, 3) + 1;
        string? nearest = null;
        if (name.Length > MaxLength)
        {
            return null;
        }

        string upper = name.ToUpperInvariant();
        foreach (string other in known)
        {
            if (Math.Abs(other.Length - name.Length) < least && Between(upper, other.ToUpperInvariant()) is var distance && distance < least)
            {
                (least, nearest) = (distance, other);
            }
        }

        return nearest;
    }

    // Edits of one letter and swaps of two neighbours (optimal string alignment).
    private static int Between(string one, string other)
    {
        int[] before = new int[other.Length + 1];
        int[] last = [.. Enumerable.Range(0, other.Length + 1)];
        int[] row = new int[other.Length + 1];
        for (int i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int change = one[i - 1] == other[j - 1] ? 0 : 1;
                row[j] = int.Min(int.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = int.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[other.Length];
    }
}
