using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>An environment in the form that the master uses in place: every string ends with NUL.</summary>
public sealed class LaunchEnvironment
{
    /// <summary>Makes it.</summary>
    /// <param name="block">The environment as it travels elsewhere.</param>
    public LaunchEnvironment(EnvironmentBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Count = block.Count;
        var writer = new PacketWriter();
        var reader = new PacketReader(block.Encoded.Span);
        for (int i = 0; i < block.Count; i++)
        {
            ReadOnlySpan<byte> variable = reader.ReadBytes();
            writer.WriteUInt32((uint)variable.Length + 1);
            writer.WriteRaw(variable);
            writer.WriteRaw([0]);
        }

        Encoded = writer.Written.ToArray();
    }

    private LaunchEnvironment(int count, ReadOnlyMemory<byte> encoded)
    {
        Count = count;
        Encoded = encoded;
    }

    /// <summary>Number of variables.</summary>
    public int Count { get; }

    /// <summary>The variables: each a u32 length and its bytes, NUL the last.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Makes an environment with more variables; they win over those of the same name.</summary>
    /// <param name="variables">The variables, <c>NAME=value</c>.</param>
    public LaunchEnvironment With(IReadOnlyCollection<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var writer = new PacketWriter();
        foreach (string variable in variables)
        {
            writer.WriteString(variable + '\0');
        }

        // In front: of two with one name programs take the first.
        writer.WriteRaw(Encoded.Span);
        return new LaunchEnvironment(Count + variables.Count, writer.Written.ToArray());
    }
}
