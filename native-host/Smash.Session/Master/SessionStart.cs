using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>What the master tells a session of itself (master/CONTROL.md, HELLO).</summary>
/// <param name="Number">How many sessions this master has started before.</param>
/// <param name="LastEnd">Why the one before ended.</param>
/// <param name="HeartbeatLimit">Within which an ALIVE must follow another; zero: none is wanted.</param>
internal sealed record SessionStart(int Number, SessionEnd LastEnd, TimeSpan HeartbeatLimit);
