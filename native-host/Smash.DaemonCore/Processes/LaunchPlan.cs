using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>The message LAUNCH: all that a master or launcher needs to start a process (master/CONTROL.md).</summary>
public sealed class LaunchPlan
{
    /// <summary>The key by which the process goes from here on; unused so far.</summary>
    public required ulong Job { get; init; }

    /// <summary>Nice value, −20 to 19 (setpriority(2)).</summary>
    public required int Priority { get; init; }

    /// <summary>Resource limits, set in this order (setrlimit(2)).</summary>
    public required IReadOnlyList<EffectiveLimit> Limits { get; init; }

    /// <summary>Working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>File to read standard input from; empty: a descriptor of <see cref="Options"/>.</summary>
    public string StandardInputPath { get; init; } = "/dev/null";

    /// <summary>File to make for standard output, which must not exist unless it is /dev/null; empty: a descriptor of <see cref="Options"/>.</summary>
    public required string StandardOutputPath { get; init; }

    /// <summary>File to make for standard error, which must not exist unless it is /dev/null; empty: a descriptor of <see cref="Options"/>.</summary>
    public required string StandardErrorPath { get; init; }

    /// <summary>What <c>/bin/sh -c</c> executes where the arguments cannot be executed directly.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments to execute directly, the program first; empty: by the shell.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Environment, the only one that it gets.</summary>
    public required LaunchEnvironment Environment { get; init; }

    /// <summary>What is not asked for of every process; null: nothing.</summary>
    public LaunchOptions? Options { get; init; }

    /// <summary>Writes the message.</summary>
    /// <param name="writer">Where to.</param>
    /// <exception cref="ArgumentException">A text has a NUL; the message is half written.</exception>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Begin((PacketType)ControlMessageType.Launch);
        writer.WriteUInt64(Job);
        writer.WriteInt32(Priority);
        writer.WriteUInt32((uint)Limits.Count);
        foreach (EffectiveLimit limit in Limits)
        {
            limit.Write(writer);
        }

        foreach (string text in (ReadOnlySpan<string>)[Directory, StandardInputPath, StandardOutputPath, StandardErrorPath, Command])
        {
            WriteTerminated(writer, text);
        }

        writer.WriteUInt32((uint)Arguments.Count);
        foreach (string argument in Arguments)
        {
            WriteTerminated(writer, argument);
        }

        writer.WriteUInt32((uint)Environment.Count);
        writer.WriteRaw(Environment.Encoded.Span);
        writer.WriteUInt32((uint)(Options?.Count ?? 0));
        Options?.Write(writer);
        writer.End();
    }

    // The master would take it for a broken protocol, and all processes would be lost for it.
    private static void WriteTerminated(PacketWriter writer, string value) =>
        writer.WriteString(value.Contains('\0', StringComparison.Ordinal) ? throw new ArgumentException($"No path and no argument can have a NUL: '{value.Replace('\0', '?')}'.") : value + '\0');
}
