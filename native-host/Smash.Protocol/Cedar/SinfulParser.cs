using System.Globalization;

namespace Smash.Protocol.Cedar;

/// <summary>Reads <c>&lt;address:port?name=value&amp;name&gt;</c>; the separators may be semicolons, as older daemons write them.</summary>
internal static class SinfulParser
{
    private static readonly char[] Separators = ['&', ';'];

    /// <summary>Reads an address.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Parse(string text, out SinfulAddress? address)
    {
        address = null;
        if (text.Length > SinfulAddress.MaxLength)
        {
            return $"it has {text.Length} characters, and {SinfulAddress.MaxLength} are the most";
        }

        if (text.Length < 2 || text[0] != '<' || text[^1] != '>')
        {
            return "it is not between < and >";
        }

        string inner = text[1..^1];
        int question = inner.IndexOf('?', StringComparison.Ordinal);
        string? problem = SplitHost(question < 0 ? inner : inner[..question], out string host, out int port);
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal);
        problem ??= question < 0 ? null : ReadParameters(inner[(question + 1)..], parameters);
        if (problem is null)
        {
            address = new SinfulAddress(host, port, parameters);
        }

        return problem;
    }

    private static string? SplitHost(string text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        host = colon < 0 ? text : text[..colon];
        port = 0;
        if (colon < 0 || host.EndsWith(':'))
        {
            return "it has no port after a colon";
        }

        bool isBracketed = host.StartsWith('[') && host.EndsWith(']') && host.Length > 2;
        host = isBracketed ? host[1..^1] : host;
        if (SinfulHost.Canonicalize(host) is null || isBracketed != host.Contains(':', StringComparison.Ordinal))
        {
            return $"\"{text[..colon]}\" is neither an IPv4 address nor an IPv6 address in brackets";
        }

        string digits = text[(colon + 1)..];
        return digits.Length is > 0 and <= 5 && digits.All(char.IsAsciiDigit)
            && (port = int.Parse(digits, CultureInfo.InvariantCulture)) <= ushort.MaxValue
            ? null
            : $"\"{digits}\" is no port from 0 to 65535";
    }

    private static string? ReadParameters(string text, Dictionary<string, string?> parameters)
    {
        if (text.Length == 0)
        {
            return null;
        }

        foreach (string part in text.Split(Separators))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string? name = SinfulEscape.Decode(equals < 0 ? part : part.AsSpan(0, equals));
            string? value = equals < 0 ? null : SinfulEscape.Decode(part.AsSpan(equals + 1));
            if (string.IsNullOrEmpty(name) || (equals >= 0 && value is null))
            {
                return $"its parameter \"{part}\" is malformed";
            }

            if (!parameters.TryAdd(name, value))
            {
                return $"it has the parameter \"{name}\" twice";
            }
        }

        return null;
    }
}
