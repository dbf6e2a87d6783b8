using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Smash.DaemonCore.Cedar;

/// <summary>How a server speaks TLS. Only TLS 1.3 is spoken, and nothing is resumed, so that each connection proves its key anew.</summary>
public sealed class TlsServerOptions
{
    private readonly SslStreamCertificateContext _certificate;

    /// <summary>Makes them.</summary>
    /// <param name="certificate">The server's certificate with its private key; self-signed is the ordinary one (<see cref="DaemonCertificate"/>).</param>
    /// <exception cref="ArgumentException">It has no private key.</exception>
    public TlsServerOptions(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _certificate = certificate.HasPrivateKey
            ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true)
            : throw new ArgumentException("The certificate has no private key: a server cannot prove itself by it.", nameof(certificate));
    }

    /// <summary>Whether a client must prove a key. Default: true.</summary>
    public bool RequiresClientKey { get; init; } = true;

    /// <summary>
    /// Fingerprints of the only keys that clients may have. Null (default): any key, since the proof is what names the client, and it is for the authorization of commands
    /// to say what that name may do, as with SSH's authorized_keys. Dates and issuers of client certificates mean nothing here: keys are trusted, not certificates.
    /// </summary>
    public IReadOnlySet<string>? ClientKeys { get; init; }

    internal SslServerAuthenticationOptions ToSsl() => new()
    {
        ServerCertificateContext = _certificate,
        ClientCertificateRequired = RequiresClientKey || ClientKeys is not null,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = TlsTrust.KeysAlone,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 proved ? ClientKeys?.Contains(KeyFingerprint.Of(proved)) ?? true : !RequiresClientKey && ClientKeys is null,
    };
}
