using System.Buffers;

namespace Smash.Red.Jobs;

/// <summary>Command lines for people.</summary>
internal static class CommandLine
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%");

    /// <summary>Joins words so that a shell would take them apart again.</summary>
    /// <param name="words">The words.</param>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) => word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
