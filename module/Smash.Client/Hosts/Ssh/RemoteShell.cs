namespace Smash.Client;

/// <summary>Writes words for the shell of a user on another machine, whichever it is.</summary>
internal static class RemoteShell
{
    private const string HomePrefix = "~/";

    /// <summary>Quotes a path, unless nothing in it needs that; <c>~/</c> at its beginning stays what it is.</summary>
    public static string QuotePath(string path)
    {
        bool isOfHome = path.StartsWith(HomePrefix, StringComparison.Ordinal);
        string rest = isOfHome ? path[HomePrefix.Length..] : path;
        return (isOfHome ? HomePrefix : "") + Quote(rest);
    }

    /// <summary>Quotes a word, unless nothing in it needs that.</summary>
    public static string Quote(string word) => word.Length > 0 && word.All(static character => char.IsAsciiLetterOrDigit(character) || "/._-+:@%,".Contains(character))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
