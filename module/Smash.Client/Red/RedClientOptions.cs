using System.Security.Cryptography.X509Certificates;

namespace Smash.Client;

/// <summary>How a RED is spoken to: what it is shown, and which certificate of its own is believed.</summary>
public sealed record RedClientOptions
{
    /// <summary>The token that it asks for, sent with each call; null: none. It is sent in clear text where the address begins with http.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate, with its private key, that it is shown; null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// Thumbprint of the certificate that it must have, in hexadecimal digits: SHA-1 (40, as .NET writes it) or SHA-256 (64). No other one is
    /// believed then, whoever has signed it. Null: any that the machine's authorities, or <see cref="Authorities"/>, vouch for.
    /// </summary>
    public string? Thumbprint { get; init; }

    /// <summary>Certificates of the authorities that are believed, in place of the machine's own; null: the machine's own.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Believe any certificate: whoever stands between can read and change everything. Default: false.</summary>
    public bool AllowUntrusted { get; init; }

    /// <summary>Longest time until a connection is made; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time until a call is answered that waits for nothing; default 100 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Not what is in it, which a token may be.</summary>
    public override string ToString() => nameof(RedClientOptions);
}
