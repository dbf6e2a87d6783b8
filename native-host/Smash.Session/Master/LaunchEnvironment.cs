using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>An environment in the form that the master uses in place: every string ends with NUL.</summary>
internal sealed class LaunchEnvironment
{
    public LaunchEnvironment(EnvironmentBlock block)
    {
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

    public int Count { get; }

    public ReadOnlyMemory<byte> Encoded { get; }
}
