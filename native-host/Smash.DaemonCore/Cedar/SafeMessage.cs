using System.Net;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>A message that came by datagrams.</summary>
/// <param name="From">Where its first fragment said to come from. Without a key anybody can say anything; with one, somebody who holds the key sent the message, from wherever.</param>
/// <param name="Reader">Its items.</param>
/// <param name="IsAuthenticated">Whether it was signed with the key.</param>
public sealed record SafeMessage(IPEndPoint From, CedarReader Reader, bool IsAuthenticated);
