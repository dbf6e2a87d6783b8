namespace Smash.Client;

/// <summary>A key that is let in to a host's REX: its line in authorized_keys there starts REX's agent as one identity, and opens nothing else.</summary>
public sealed class RexPublishedKey
{
    internal RexPublishedKey(string computerName, string[] fields)
    {
        ComputerName = computerName;
        (Identity, Type, PublicKey, AgentPath) = (fields[0], fields[1], fields[2], fields[3]);
        IsChanged = fields[4] is "added" or "removed";
        Fingerprint = KeyFingerprint.Of(PublicKey);
    }

    /// <summary>The host that lets it in.</summary>
    public string ComputerName { get; }

    /// <summary>Whom it stands for there.</summary>
    public string Identity { get; }

    /// <summary>The key's type, such as ssh-ed25519.</summary>
    public string Type { get; }

    /// <summary>The public key, in base64.</summary>
    public string PublicKey { get; }

    /// <summary>SHA-256 of the public key, as OpenSSH writes it.</summary>
    public string Fingerprint { get; }

    /// <summary>Full path of the program there that it starts.</summary>
    public string AgentPath { get; }

    /// <summary>Whether the command that wrote this object changed something; false, too, where it only looked.</summary>
    public bool IsChanged { get; }

    /// <summary>What to do next: a key by itself is granted nothing.</summary>
    public string NextStep => $"Grant-RexAccess {Identity} -Transaction rexecve -ComputerName {ComputerName}";

    /// <inheritdoc/>
    public override string ToString() => $"{Identity} on {ComputerName}";
}
