using System.Globalization;
using Smash.DaemonCore.Daemons;

namespace Smash.Rex.Origin;

/// <summary>What a host starts its REX with.</summary>
/// <param name="Stubs">Descriptor of the listening socket for stubs; null: none.</param>
/// <param name="Commands">Descriptor of the listening socket for commands; null: none but those of the configuration.</param>
/// <param name="Host">Process id of the host's master, with which it ends; null: it ends when it is told.</param>
internal sealed record OriginOptions(int? Stubs, int? Commands, int? Host)
{
    /// <summary>How they are written.</summary>
    public const string Usage = "[--stubs DESCRIPTOR] [--commands DESCRIPTOR] [--host PID]";

    /// <summary>None of them.</summary>
    public static OriginOptions None { get; } = new(null, null, null);

    /// <summary>Reads the daemon's own arguments.</summary>
    /// <param name="args">They.</param>
    /// <exception cref="DaemonStartException">They are wrong.</exception>
    public static OriginOptions Parse(string[] args)
    {
        OriginOptions options = None;
        for (int i = 0; i < args.Length; i += 2)
        {
            int? number = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
            options = (args[i], number) switch
            {
                ("--stubs", not null) => options with { Stubs = number },
                ("--commands", not null) => options with { Commands = number },
                ("--host", > 0) => options with { Host = number },
                _ => throw new DaemonStartException(DaemonExitCode.Usage, $"'{args[i]}' is wrong: {Usage}, which a host gives it, or {Agent.AgentOptions.Agent} …"),
            };
        }

        return options;
    }
}
