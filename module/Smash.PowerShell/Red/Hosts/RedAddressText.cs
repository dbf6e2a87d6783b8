namespace Smash.PowerShell;

/// <summary>Reads addresses of REDs as people write them.</summary>
internal static class RedAddressText
{
    /// <summary>The port of a RED that is told no other.</summary>
    public const int DefaultPort = 4711;

    /// <summary>Reads <c>http://host:port</c>, <c>https://host:port</c>, or <c>host:port</c> or <c>host</c>, which mean http.</summary>
    /// <exception cref="CommandException">InvalidRedAddress.</exception>
    public static Uri Parse(string text)
    {
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"http://{text}", UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
        {
            throw new CommandException("InvalidRedAddress", $"'{text}' is no address of a RED: that is http://HOST:PORT, https://HOST:PORT or HOST:PORT.");
        }

        return HasPort(text) ? uri : new UriBuilder(uri) { Port = DefaultPort }.Uri;
    }

    /// <summary>Whether a port is written: Uri has 80 and 443 where none is.</summary>
    private static bool HasPort(string text)
    {
        int begin = text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        int end = text.IndexOf('/', begin);
        ReadOnlySpan<char> authority = end < 0 ? text.AsSpan(begin) : text.AsSpan(begin, end - begin);
        return authority.LastIndexOf(':') > authority.LastIndexOf(']');
    }
}
