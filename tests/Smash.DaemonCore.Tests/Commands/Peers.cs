using System.Net;
using Smash.DaemonCore.Commands;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>Peers of every kind.</summary>
internal static class Peers
{
    public const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    public static CommandPeer Owner { get; } = new(CommandTransport.Unix) { User = "host", UserId = 500, ProcessId = 7, IsOwner = true, IsAuthenticated = true };

    public static CommandPeer Unix(string? user, uint id) => new(CommandTransport.Unix) { User = user, UserId = id, IsAuthenticated = true };

    public static CommandPeer Tcp(string address, string? key = null, string? user = null) =>
        new(CommandTransport.Tcp) { Address = IPAddress.Parse(address), Port = 1234, KeyFingerprint = key, User = user, IsAuthenticated = key is not null };
}
