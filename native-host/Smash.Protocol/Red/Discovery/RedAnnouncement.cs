using System.Globalization;

namespace Smash.Protocol.Red.Discovery;

/// <summary>What a RED tells of itself to whoever looks for one. Its IP address is that from which the answer comes.</summary>
public sealed record RedAnnouncement
{
    /// <summary><c>port</c>: the TCP port where it answers calls.</summary>
    public required int Port { get; init; }

    /// <summary><c>scheme</c>: http, or https with TLS.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary><c>host</c>: its host's name, for which its certificate may be made.</summary>
    public string Hostname { get; init; } = "";

    /// <summary><c>machine</c>: the hardware, as of <c>uname -m</c>.</summary>
    public string Machine { get; init; } = "";

    /// <summary><c>start</c>: when it was started, by which two REDs at one address can be told apart: <c>seconds.microseconds</c>.</summary>
    public RedTime Start { get; init; }

    /// <summary><c>needs=token</c>: calls must bear a token.</summary>
    public bool NeedsToken { get; init; }

    /// <summary><c>needs=certificate</c>: clients must have a certificate. Both: <c>needs=token,certificate</c>.</summary>
    public bool NeedsCertificate { get; init; }

    /// <summary>Writes its lines.</summary>
    internal string Write()
    {
        string needs = string.Join(',', new[] { NeedsToken ? "token" : "", NeedsCertificate ? "certificate" : "" }.Where(static need => need.Length > 0));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"port={Port}\nscheme={Scheme}\nhost={Hostname}\nmachine={Machine}\nstart={Start.Seconds}.{Start.Microseconds:D6}\nneeds={needs}\n");
    }

    /// <summary>Reads lines; those of unknown names are skipped.</summary>
    /// <param name="text">The lines.</param>
    /// <returns>Null where there is no port, or the scheme is none.</returns>
    internal static RedAnnouncement? Read(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals]] = line[(equals + 1)..];
            }
        }

        string scheme = values.GetValueOrDefault("scheme", "");
        string[] needs = values.GetValueOrDefault("needs", "").Split(',');
        return ushort.TryParse(values.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0 && scheme is "http" or "https"
            ? new RedAnnouncement
            {
                Port = port,
                Scheme = scheme,
                Hostname = values.GetValueOrDefault("host", ""),
                Machine = values.GetValueOrDefault("machine", ""),
                Start = ReadTime(values.GetValueOrDefault("start", "")),
                NeedsToken = needs.Contains("token"),
                NeedsCertificate = needs.Contains("certificate"),
            }
            : null;
    }

    private static RedTime ReadTime(string text) =>
        text.Split('.') is [var seconds, { Length: 6 } microseconds]
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
        && int.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out int rest)
            ? new RedTime(whole, rest)
            : default;
}
