using Smash.Protocol;

namespace Smash.Session.Tests.Parts;

/// <summary>What a LAUNCH says (master/CONTROL.md).</summary>
internal static class LaunchTexts
{
    /// <summary>The file that standard input is read from.</summary>
    public static string StandardInput(ControlFrame launch) => Read(launch)[1];

    /// <summary>The limits that are set.</summary>
    public static List<EffectiveLimit> Limits(ControlFrame launch)
    {
        var reader = new PacketReader(launch.Payload);
        return ReadLimits(ref reader);
    }

    /// <summary>Directory, standard input, output, error, and the line for the shell.</summary>
    public static string[] Read(ControlFrame launch)
    {
        var reader = new PacketReader(launch.Payload);
        ReadLimits(ref reader);
        string[] texts = new string[5];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString().TrimEnd('\0');
        }

        return texts;
    }

    /// <summary>The program and its arguments.</summary>
    public static string[] Arguments(ControlFrame launch)
    {
        var reader = new PacketReader(launch.Payload);
        ReadLimits(ref reader);
        for (int i = 0; i < 5; i++)
        {
            reader.ReadString();
        }

        string[] words = new string[reader.ReadUInt32()];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = reader.ReadString().TrimEnd('\0');
        }

        return words;
    }

    private static List<EffectiveLimit> ReadLimits(ref PacketReader reader)
    {
        reader.ReadUInt64();
        reader.ReadInt32();
        var limits = new List<EffectiveLimit>();
        for (uint left = reader.ReadUInt32(); left > 0; left--)
        {
            limits.Add(EffectiveLimit.Read(ref reader));
        }

        return limits;
    }
}
