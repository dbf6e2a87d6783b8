using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Enumeration;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>An entry of an ALLOW_ or DENY_ list: everybody, a user, a host, a user at a host, or a key.</summary>
internal sealed class PeerPattern
{
    /// <summary>What a wrong entry is told.</summary>
    public const string Expected = "Expected is *, a user's name or number, an address, address/prefix or address with *, user@address, or key:SHA256: and the fingerprint of a public key in 64 hexadecimal digits or 43 characters of base64; host names are not looked up.";

    private const string KeyPrefix = "key:";
    private const string Digest = "SHA256:";

    private string? _user;
    private uint? _userId;
    private HostPattern? _host;
    private string? _key;

    private PeerPattern(string text) => Text = text;

    /// <summary>The entry as it is written.</summary>
    public string Text { get; }

    /// <summary>Reads an entry.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeerPattern? pattern)
    {
        var candidate = new PeerPattern(text);
        bool isValid = text.StartsWith(KeyPrefix, StringComparison.Ordinal) ? candidate.TakeKey(text[KeyPrefix.Length..])
            : text.LastIndexOf('@') is >= 0 and var at ? candidate.TakeUser(text[..at]) && candidate.TakeHost(text[(at + 1)..])
            : text.Contains('/') ? candidate.TakeHost(text)
            : HostPattern.TryParse(text, out candidate._host) || candidate.TakeUser(text);
        pattern = isValid ? candidate : null;
        return isValid;
    }

    /// <summary>Whether the peer is one that the entry speaks of. A peer over a Unix socket has no address, so that no host is its own.</summary>
    public bool Matches(CommandPeer peer) =>
        (_key is null || string.Equals(_key, peer.KeyFingerprint, StringComparison.Ordinal))
        && (_host is null || (peer.Address is { } address && _host.Matches(address)))
        && (_userId is null || _userId == peer.UserId)
        && (_user is null || (peer.User is { } user && FileSystemName.MatchesSimpleExpression(_user, user, ignoreCase: false)));

    // Both spellings of a SHA-256: hexadecimal with or without colons, and base64 as ssh-keygen writes fingerprints.
    private bool TakeKey(string text)
    {
        string digest = text.StartsWith(Digest, StringComparison.Ordinal) ? text[Digest.Length..] : text;
        if (KeyFingerprint.TryParse(digest, out _key))
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[32];
        bool isBase64 = digest.Length == 43 && Convert.TryFromBase64String(digest + "=", bytes, out int length) && length == 32;
        _key = isBase64 ? Convert.ToHexStringLower(bytes) : null;
        return isBase64;
    }

    private bool TakeHost(string host) => host == "*" || HostPattern.TryParse(host, out _host);

    private bool TakeUser(string user)
    {
        if (user == "*")
        {
            return true;
        }

        if (uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            _userId = id;
            return true;
        }

        _user = user;
        // Digits, dots and asterisks alone would be an address with a mistake in it.
        return user.Any(static c => !char.IsAsciiDigit(c) && c is not ('.' or '*')) && user.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '$' or '+' or '*' || c > 0x7f);
    }
}
