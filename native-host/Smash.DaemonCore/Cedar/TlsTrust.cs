using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Smash.DaemonCore.Cedar;

/// <summary>How certificates are looked at; never by asking the network.</summary>
internal static class TlsTrust
{
    /// <summary>For keys that are known by fingerprint: the chain is built, since .NET always does, and not asked.</summary>
    public static X509ChainPolicy KeysAlone => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    /// <summary>For certificates that an authority issued.</summary>
    public static X509ChainPolicy Issuers(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    /// <summary>The key that the peer of a finished handshake has proved; null: none.</summary>
    public static string? FingerprintOf(SslStream stream) => stream.RemoteCertificate is X509Certificate2 proved ? KeyFingerprint.Of(proved) : null;
}
