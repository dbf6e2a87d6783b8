using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Smash.DaemonCore.Cedar;

/// <summary>How a client speaks TLS 1.3: whom it takes for the server, and by what key it proves itself. One of <see cref="ServerKeys"/> and <see cref="ServerName"/> must be set.</summary>
public sealed class TlsClientOptions
{
    private readonly SslStreamCertificateContext? _context;

    /// <summary>The client's certificate with its private key; null (default): the client proves nothing.</summary>
    /// <exception cref="ArgumentException">It has no private key.</exception>
    public X509Certificate2? Certificate
    {
        get;
        init
        {
            field = value;
            _context = value switch
            {
                null => null,
                { HasPrivateKey: false } => throw new ArgumentException("The certificate has no private key: a client cannot prove itself by it.", nameof(value)),
                _ => SslStreamCertificateContext.Create(value, additionalCertificates: null, offline: true),
            };
        }
    }

    /// <summary>Fingerprints of the keys that the server may have, as SSH's known_hosts: then dates, names and issuers mean nothing. Null (default): <see cref="ServerName"/> decides.</summary>
    public IReadOnlySet<string>? ServerKeys { get; init; }

    /// <summary>Name that the server's certificate must be for, issued by one of <see cref="Authorities"/>. With <see cref="ServerKeys"/> it is only told to the server. Null: none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Certificates of the authorities that may issue the server's. Null (default): the system's. Revocation is not looked up, which would wait for others.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    internal SslClientAuthenticationOptions ToSsl()
    {
        if (ServerKeys is null && string.IsNullOrEmpty(ServerName))
        {
            throw new InvalidOperationException($"TLS to just anybody protects nothing: set {nameof(ServerKeys)} or {nameof(ServerName)}.");
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = ServerName ?? string.Empty,
            ClientCertificateContext = _context,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowRenegotiation = false,
            AllowTlsResume = false,
            CertificateChainPolicy = ServerKeys is null ? TlsTrust.Issuers(Authorities) : TlsTrust.KeysAlone,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is X509Certificate2 proved
                && (ServerKeys?.Contains(KeyFingerprint.Of(proved)) ?? errors == SslPolicyErrors.None),
        };
    }
}
