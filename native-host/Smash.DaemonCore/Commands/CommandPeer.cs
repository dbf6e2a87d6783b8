using System.Net;

namespace Smash.DaemonCore.Commands;

/// <summary>Who sends a command, as far as it is proven.</summary>
/// <param name="Transport">How the command came.</param>
public sealed record CommandPeer(CommandTransport Transport)
{
    /// <summary>The Unix user's name by the kernel's word and the user database, or the name that an authentication proved; null: unknown.</summary>
    public string? User { get; init; }

    /// <summary>The Unix user's number by the kernel's word (SO_PEERCRED, unix(7)); null over the network.</summary>
    public uint? UserId { get; init; }

    /// <summary>The process that connected (SO_PEERCRED); null over the network. For logs alone: it may have ended and its number may be another's.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The address that it came from; null: over a Unix socket.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port that it came from; 0 over a Unix socket.</summary>
    public int Port { get; init; }

    /// <summary>The fingerprint of the key that it proved to hold, in the spelling of <see cref="Cedar.KeyFingerprint"/>; null: none.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Whether it is the daemon's own user over a Unix socket: whom every level is open to by default.</summary>
    public bool IsOwner { get; init; }

    /// <summary>Whether what it sends is proven to come from it and to be unchanged: by the kernel, by TLS, or by a message authentication code.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>The peer as logs name it: never more than who it is and where it comes from.</summary>
    public override string ToString()
    {
        string who = User ?? (UserId is { } id ? $"uid {id}" : "somebody");
        string where = Address is null ? "a Unix socket" : new IPEndPoint(Address, Port).ToString();
        string process = ProcessId is { } pid ? $" (pid {pid})" : "";
        string key = KeyFingerprint is null ? "" : $" with key SHA256:{KeyFingerprint}";
        return $"{who}{process} at {where}{key}";
    }
}
