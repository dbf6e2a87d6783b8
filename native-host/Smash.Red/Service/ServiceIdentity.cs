using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;

namespace Smash.Red.Service;

/// <summary>Who the service is to its clients, and who they must be: certificates and token. Read at the start and at each reconfigure.</summary>
internal sealed class ServiceIdentity
{
    private volatile SslStreamCertificateContext? _certificate;
    private volatile AccessToken? _token;

    /// <summary>The certificate for TLS, with those between it and its authority; null: no TLS.</summary>
    public SslStreamCertificateContext? Certificate => _certificate;

    /// <summary>The token that calls must bear; null: none.</summary>
    public AccessToken? Token => _token;

    /// <summary>The authorities of clients' certificates; null: clients need none.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; private init; }

    /// <summary>Reads it.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="DaemonStartException">A file is of no use, or RED would be open to a network and nobody said so.</exception>
    public static ServiceIdentity Load(DaemonConfiguration configuration, ServiceParameters parameters)
    {
        string authority = configuration.Get(parameters.ClientAuthority);
        var identity = new ServiceIdentity { ClientAuthorities = authority.Length == 0 ? null : Read("RED_CLIENT_CA", authority, LoadAuthorities) };
        identity.Reload(configuration, parameters);
        return identity;
    }

    /// <summary>Reads certificate and token again; connections that are open stay.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="DaemonStartException">A file is of no use, or RED would be open to a network and nobody said so; nothing has changed.</exception>
    public void Reload(DaemonConfiguration configuration, ServiceParameters parameters)
    {
        string certificate = configuration.Get(parameters.Certificate);
        string key = configuration.Get(parameters.CertificateKey);
        string token = configuration.Get(parameters.TokenFile);
        SslStreamCertificateContext? newCertificate = certificate.Length == 0 ? null : Read("RED_CERTIFICATE", certificate, path => LoadCertificate(path, key.Length == 0 ? path : key));
        AccessToken? newToken = token.Length == 0 ? null : Read("RED_TOKEN_FILE", token, AccessToken.Load);
        RequireSafety(configuration, parameters, newCertificate is not null, newToken is not null);
        _token = newToken;
        _certificate = newCertificate;
    }

    /// <summary>Whether a client's certificate is signed by one of the authorities, for clients, and in its time.</summary>
    /// <param name="certificate">The certificate.</param>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(ClientAuthorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate);
    }

    private void RequireSafety(DaemonConfiguration configuration, ServiceParameters parameters, bool hasCertificate, bool hasToken)
    {
        if (ClientAuthorities is not null && !hasCertificate)
        {
            throw new DaemonStartException(DaemonExitCode.Configuration, "RED_CLIENT_CA needs TLS: set RED_CERTIFICATE to a PEM file with a certificate and its key.");
        }

        bool isSafe = hasCertificate && (hasToken || ClientAuthorities is not null);
        if (!isSafe && !configuration.Get(parameters.OpenToEverybody) && configuration.Get(parameters.Listen).FirstOrDefault(static address => !address.IsLoopback) is { } exposed)
        {
            throw new DaemonStartException(
                DaemonExitCode.Configuration,
                $"RED_LISTEN has {exposed}, which others reach: set RED_CERTIFICATE, and RED_TOKEN_FILE or RED_CLIENT_CA; or RED_OPEN_TO_EVERYBODY = true, and whoever reaches it runs programs here.");
        }
    }

    private static SslStreamCertificateContext LoadCertificate(string path, string keyPath)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(path, keyPath), all, offline: true);
    }

    private static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new InvalidDataException($"{path} has no certificate");
    }

    private static T Read<T>(string parameter, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException or ArgumentException)
        {
            throw new DaemonStartException(DaemonExitCode.Configuration, $"{parameter}: {path} is of no use: {exception.Message}");
        }
    }
}
