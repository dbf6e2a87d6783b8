using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// The name of a public key: SHA-256 of its SubjectPublicKeyInfo (RFC 5280; what RFC 7469 pins), as 64 hexadecimal digits in lower case.
/// It is the key's, not the certificate's: renewed with the same key, a certificate keeps it. <c>openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum</c> gives the same.
/// </summary>
public static class KeyFingerprint
{
    private const int Length = 64;

    /// <summary>The fingerprint of a certificate's key.</summary>
    /// <param name="certificate">The certificate.</param>
    public static string Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Brings a fingerprint that somebody wrote into the one spelling: colons between the digits and capitals are allowed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? fingerprint)
    {
        string digits = text?.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant() ?? string.Empty;
        bool isOne = digits.Length == Length && digits.All(char.IsAsciiHexDigit);
        fingerprint = isOne ? digits : null;
        return isOne;
    }
}
