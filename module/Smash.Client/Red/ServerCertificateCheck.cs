using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Smash.Client;

/// <summary>Whether the certificate that a RED shows is believed; keeps why not, for the message.</summary>
/// <param name="options">What is believed.</param>
internal sealed class ServerCertificateCheck(RedClientOptions options)
{
    private volatile string? _refusal;

    /// <summary>Why the last certificate that was not believed was not.</summary>
    public string? Refusal => _refusal;

    /// <summary>The options of TLS that carry the check out.</summary>
    public SslClientAuthenticationOptions CreateOptions()
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsBelieved(certificate, errors) };
        if (options.ClientCertificate is { } own)
        {
            tls.ClientCertificates = [own];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        if (options.Authorities is { Count: > 0 } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }

    private bool IsBelieved(X509Certificate? certificate, SslPolicyErrors errors)
    {
        _refusal = options switch
        {
            _ when certificate is null => "it shows none",
            { Thumbprint: { } wanted } => DescribeThumbprint(certificate, wanted),
            { AllowUntrusted: true } => null,
            _ => Describe(certificate, errors),
        };
        return _refusal is null;
    }

    private static string? DescribeThumbprint(X509Certificate certificate, string wanted)
    {
        string plain = wanted.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        HashAlgorithmName algorithm = plain.Length == 2 * SHA256.HashSizeInBytes ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        string shown = certificate.GetCertHashString(algorithm);
        return shown.Equals(plain, StringComparison.OrdinalIgnoreCase) ? null : $"its thumbprint is {shown}, not {plain}";
    }

    private static string? Describe(X509Certificate certificate, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        string why = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "it is of another name" : "no authority that is trusted here vouches for it";
        return $"{why} ({certificate.Subject}, SHA-256 thumbprint {certificate.GetCertHashString(HashAlgorithmName.SHA256)})";
    }
}
