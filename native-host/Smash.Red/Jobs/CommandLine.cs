using System.Buffers;
using System.Text;

namespace Smash.Red.Jobs;

/// <summary>Command lines for people.</summary>
internal static class CommandLine
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%");

    private const int Longest = 2048;

    /// <summary>Joins words so that a shell would take them apart again; of a long line, the beginning.</summary>
    /// <param name="words">The words.</param>
    public static string Join(IEnumerable<string> words)
    {
        var line = new StringBuilder();
        foreach (string word in words)
        {
            line.Append(line.Length > 0 ? " " : "").Append(Quote(word.Length <= Longest ? word : word[..Longest]));
            if (line.Length > Longest)
            {
                return $"{line.ToString(0, char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)}…";
            }
        }

        return line.ToString();
    }

    private static string Quote(string word) => word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
