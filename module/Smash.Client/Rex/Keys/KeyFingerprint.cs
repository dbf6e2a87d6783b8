using System.Security.Cryptography;

namespace Smash.Client;

/// <summary>What people compare keys by.</summary>
internal static class KeyFingerprint
{
    /// <summary>As OpenSSH writes it: SHA256: and base64 without padding; empty: the text is no key.</summary>
    /// <param name="key">A public key in base64.</param>
    public static string Of(string key)
    {
        byte[] bytes = new byte[key.Length];
        return key.Length > 0 && Convert.TryFromBase64String(key, bytes, out int count) ? $"SHA256:{Convert.ToBase64String(SHA256.HashData(bytes.AsSpan(0, count))).TrimEnd('=')}" : "";
    }
}
