using System.IO.Enumeration;

namespace Smash.DaemonCore.Configuration;

/// <summary>Patterns of names: * stands for any letters, ? for one; upper and lower case are one.</summary>
internal static class NamePattern
{
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    // A backslash, which escapes there, is in no name.
    public static bool IsMatch(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
