using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;

namespace Smash.Session.Prepared;

/// <summary>A command line and an environment with which jobs were submitted, and the processes that wait for the next of them.</summary>
/// <param name="command">The command line.</param>
/// <param name="digest">Names the environment.</param>
/// <param name="environment">The environment.</param>
internal sealed class PreparedPair(string command, EnvironmentDigest digest, LaunchEnvironment environment)
{
    public string Command => command;

    public LaunchEnvironment Environment => environment;

    /// <summary>Its processes that no job has.</summary>
    public List<PreparedProcess> Processes { get; } = [];

    /// <summary>Jobs that were submitted with it.</summary>
    public int Uses { get; set; }

    /// <summary>Whether one of its processes was of use.</summary>
    public bool WasOfUse { get; set; }

    /// <summary>Processes that ended by themselves since one was of use.</summary>
    public int Deaths { get; set; }

    /// <summary>When a job was submitted with it last, in the ticks of the loop's clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>Whether others have taken its place, or nobody has needed it for long.</summary>
    public bool IsForgotten { get; set; }

    public bool Is(string otherCommand, EnvironmentDigest otherDigest) => digest.Equals(otherDigest) && command == otherCommand;
}
