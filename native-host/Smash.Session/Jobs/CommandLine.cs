using System.Buffers;
using Smash.Protocol.Rex;

namespace Smash.Session.Jobs;

/// <summary>Decides whether a command line means the same without a shell, as make(1) does: that saves more than half of the start.</summary>
internal static class CommandLine
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./- \t");

    /// <summary>Splits a line that needs no shell.</summary>
    /// <returns>The arguments; none: the line needs a shell.</returns>
    public static IReadOnlyList<string> SplitPlain(string command)
    {
        if (command.AsSpan().ContainsAnyExcept(Plain))
        {
            return [];
        }

        string[] words = command.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 || ShellWord.IsForShell(words[0]) ? [] : words;
    }
}
