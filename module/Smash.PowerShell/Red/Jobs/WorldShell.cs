using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>The shell of a world, which every world has.</summary>
internal static class WorldShell
{
    private const string Path = "/bin/sh";

    /// <summary>What runs a line.</summary>
    /// <param name="line">The line.</param>
    public static RedCommand CreateCommand(string line) => new(Path, ["sh", "-c", line]);
}
