using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>This process's environment, byte for byte: .NET's own view of it loses what is not UTF-8.</summary>
internal static class OwnEnvironment
{
    public static EnvironmentBlock Read()
    {
        var writer = new PacketWriter();
        int count = 0;
        ReadOnlySpan<byte> environment = File.ReadAllBytes("/proc/self/environ");
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.IndexOf((byte)'=') > 0)
            {
                writer.WriteBytes(variable);
                count++;
            }
        }

        return EnvironmentBlock.FromEncoded(count, writer.Written.ToArray());
    }
}
