namespace Smash.Client;

/// <summary>A key of this user's for REX, which is in two files of OpenSSH's.</summary>
public sealed class RexKey
{
    internal RexKey(string path, string publicKey)
    {
        Path = path;
        string[] words = publicKey.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (Type, PublicKey) = words.Length > 1 ? (words[0], words[1]) : ("", "");
        Fingerprint = KeyFingerprint.Of(PublicKey);
        Created = File.GetLastWriteTime(path);
    }

    /// <summary>Whom it stands for: HOST.USER, or HOST.USER.PROGRAM.</summary>
    public string Identity => System.IO.Path.GetFileName(Path);

    /// <summary>The program that it is for; null: all.</summary>
    public string? Program => Identity.Split('.', 3) is [_, _, var program] ? program : null;

    /// <summary>Full path of the private key; the public one is beside it, with <c>.pub</c> behind the name.</summary>
    public string Path { get; }

    /// <summary>The key's type, such as ssh-ed25519.</summary>
    public string Type { get; }

    /// <summary>The public key, in base64.</summary>
    public string PublicKey { get; }

    /// <summary>SHA-256 of the public key, as OpenSSH writes it.</summary>
    public string Fingerprint { get; }

    /// <summary>When it was made.</summary>
    public DateTime Created { get; }

    /// <summary>What to do with it next.</summary>
    public string NextStep => $"Publish-RexKey {Identity}";

    /// <inheritdoc/>
    public override string ToString() => Identity;
}
