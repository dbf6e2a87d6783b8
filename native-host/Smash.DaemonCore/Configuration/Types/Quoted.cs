namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A wrong text as messages show it: in quotes, short, and without what would upset a terminal or a log.</summary>
internal static class Quoted
{
    private const int MaxLength = 80;

    public static string Of(string text)
    {
        string shown = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        return "'" + string.Create(shown.Length, shown, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
            }
        }) + "'";
    }
}
