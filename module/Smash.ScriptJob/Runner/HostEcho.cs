namespace Smash.ScriptJob;

/// <summary>
/// PowerShell shows what it has put into a stream by its host too: Write-Host's text, and messages that are to be seen. Records of the streams say it
/// already, so the next text of the same thread that says the same is dropped.
/// </summary>
internal static class HostEcho
{
    [ThreadStatic]
    private static string? _expected;

    /// <summary>A record with this text has been written.</summary>
    public static void Expect(string? text) => _expected = text;

    /// <summary>Whether a text that comes to the host is nothing but a record's.</summary>
    public static bool Take(string? text)
    {
        bool isEcho = _expected is not null && _expected == text;
        _expected = null;
        return isEcho;
    }
}
