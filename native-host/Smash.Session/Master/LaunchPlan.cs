using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>All that the master needs to start a job.</summary>
internal sealed class LaunchPlan
{
    public required ulong Job { get; init; }

    public required int Priority { get; init; }

    public required IReadOnlyList<EffectiveLimit> Limits { get; init; }

    public required string Directory { get; init; }

    public required string StandardOutputPath { get; init; }

    public required string StandardErrorPath { get; init; }

    public required string Command { get; init; }

    /// <summary>Arguments to execute directly; empty: by the shell.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required LaunchEnvironment Environment { get; init; }

    public void Write(PacketWriter writer)
    {
        writer.Begin((PacketType)ControlMessageType.Launch);
        writer.WriteUInt64(Job);
        writer.WriteInt32(Priority);
        writer.WriteUInt32((uint)Limits.Count);
        foreach (EffectiveLimit limit in Limits)
        {
            limit.Write(writer);
        }

        WriteTerminated(writer, Directory);
        WriteTerminated(writer, "/dev/null");
        WriteTerminated(writer, StandardOutputPath);
        WriteTerminated(writer, StandardErrorPath);
        WriteTerminated(writer, Command);
        writer.WriteUInt32((uint)Arguments.Count);
        foreach (string argument in Arguments)
        {
            WriteTerminated(writer, argument);
        }

        writer.WriteUInt32((uint)Environment.Count);
        writer.WriteRaw(Environment.Encoded.Span);
        writer.End();
    }

    private static void WriteTerminated(PacketWriter writer, string value) => writer.WriteString(value + '\0');
}
