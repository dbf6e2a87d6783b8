using System.Security.Cryptography;
using System.Text;

namespace Smash.Red.Service;

/// <summary>The secret that lets in whoever knows it. Kept as its hash, and compared in a time that tells nothing of it.</summary>
internal sealed class AccessToken
{
    /// <summary>Least characters of a token: what is shorter can be guessed.</summary>
    public const int LeastLength = 16;

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const UnixFileMode ForOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private readonly byte[] _hash;

    /// <summary>Makes one.</summary>
    /// <param name="secret">The secret.</param>
    public AccessToken(string secret) => _hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Reads the file of RED_TOKEN_FILE, whose first line is the token.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The token is too short, or others may read or write the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static AccessToken Load(string path)
    {
        string secret = File.ReadLines(path).FirstOrDefault("").Trim();
        if ((File.GetUnixFileMode(path) & ForOthers) != 0)
        {
            throw new InvalidDataException($"others may read {path}, or write it: chmod 600 keeps the token secret");
        }

        return secret.Length >= LeastLength ? new AccessToken(secret) : throw new InvalidDataException($"the first line of {path} has less than {LeastLength} characters, which can be guessed");
    }

    /// <summary>Whether a request bears it: as a bearer token, or as the password of any user name, for clients that know nothing else.</summary>
    /// <param name="authorization">The header Authorization.</param>
    public bool IsIn(string? authorization)
    {
        if (authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true)
        {
            return IsEqual(Encoding.UTF8.GetBytes(authorization[Bearer.Length..].Trim()));
        }

        if (authorization?.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        byte[] pair = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), pair, out int length)
            && pair.AsSpan(0, length) is var decoded && decoded.IndexOf((byte)':') is >= 0 and var colon && IsEqual(decoded[(colon + 1)..]);
    }

    private bool IsEqual(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
