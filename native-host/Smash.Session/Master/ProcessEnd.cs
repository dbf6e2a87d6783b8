using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>How a job's leader ended, from waitid(2).</summary>
/// <param name="IsExit">Whether it exited; otherwise a signal ended it.</param>
/// <param name="Status">Exit code or signal.</param>
/// <param name="EndedMicroseconds">When, microseconds since the epoch.</param>
/// <param name="Usage">What it used.</param>
internal sealed record ProcessEnd(bool IsExit, int Status, long EndedMicroseconds, ResourceUsage Usage);
