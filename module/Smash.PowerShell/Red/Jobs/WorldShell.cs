using System.Globalization;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>The shell of a world, which every world has.</summary>
internal static class WorldShell
{
    private const string Path = "/bin/sh";

    /// <summary>What runs a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="arguments">What the line finds as $1, $2, ….</param>
    public static RedCommand CreateCommand(string line, params object?[] arguments) =>
        new(Path, ["sh", "-c", line, "sh", .. arguments.Select(static argument => string.Create(CultureInfo.InvariantCulture, $"{argument}"))]);
}
