using System.Text;

namespace Smash.Protocol;

/// <summary>
/// An environment as it travels: <c>u32 envpc</c>, then that many strings <c>NAME=value</c>. The bytes are kept as they came, since a
/// value need not be UTF-8 (environ(7)).
/// </summary>
public sealed class EnvironmentBlock
{
    private readonly byte[] _encoded;

    private EnvironmentBlock(int count, byte[] encoded)
    {
        Count = count;
        _encoded = encoded;
    }

    /// <summary>The environment without variables: asks for the minimal one.</summary>
    public static EnvironmentBlock Empty { get; } = new(0, []);

    /// <summary>Number of variables.</summary>
    public int Count { get; }

    /// <summary>The variables: each a u32 length and its bytes, without the count.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>Makes a block of names and values.</summary>
    /// <param name="variables">Names, which hold no <c>=</c> and no NUL, and values, which hold no NUL.</param>
    /// <exception cref="ArgumentException">A name or a value cannot be in an environment.</exception>
    public static EnvironmentBlock Create(IEnumerable<KeyValuePair<string, string>> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var writer = new PacketWriter();
        int count = 0;
        foreach ((string name, string value) in variables)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || value.Contains('\0'))
            {
                throw new ArgumentException($"'{name}' cannot be an environment variable: a name is not empty and has no '=', and neither name nor value has a NUL.", nameof(variables));
            }

            writer.WriteString($"{name}={value}");
            count++;
        }

        return count == 0 ? Empty : new EnvironmentBlock(count, writer.Written.ToArray());
    }

    /// <summary>Restores a block from <see cref="Count"/> and <see cref="Encoded"/>.</summary>
    /// <param name="count">Number of variables.</param>
    /// <param name="encoded">Their bytes; kept, not copied.</param>
    public static EnvironmentBlock FromEncoded(int count, byte[] encoded) => count == 0 ? Empty : new EnvironmentBlock(count, encoded);

    /// <summary>Reads count and variables, and checks each.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="MalformedPacketException">A variable has no name, no <c>=</c>, or a NUL.</exception>
    public static EnvironmentBlock Read(ref PacketReader reader)
    {
        uint count = reader.ReadUInt32();
        if (count == 0)
        {
            return Empty;
        }

        int first = reader.Position;
        PacketReader block = reader;
        for (uint i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> variable = reader.ReadBytes();
            if (variable.IndexOf((byte)'=') <= 0 || variable.Contains((byte)0))
            {
                throw new MalformedPacketException($"Environment variable {i} is not of the form NAME=value, or holds a NUL.");
            }
        }

        return new EnvironmentBlock((int)count, block.ReadToEnd()[..(reader.Position - first)].ToArray());
    }

    /// <summary>Makes an environment with more variables; they win over those of the same name.</summary>
    /// <param name="variables">The variables, <c>NAME=value</c>.</param>
    public EnvironmentBlock With(IReadOnlyCollection<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var writer = new PacketWriter();
        foreach (string variable in variables)
        {
            writer.WriteString(variable);
        }

        // In front: of two with one name programs take the first.
        writer.WriteRaw(_encoded);
        return new EnvironmentBlock(Count + variables.Count, writer.Written.ToArray());
    }

    /// <summary>Writes count and variables.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Count);
        writer.WriteRaw(_encoded);
    }

    /// <summary>The variables as text, with U+FFFD for what is not UTF-8.</summary>
    public IEnumerable<string> ToStrings()
    {
        var variables = new List<string>(Count);
        var reader = new PacketReader(_encoded);
        for (int i = 0; i < Count; i++)
        {
            variables.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
        }

        return variables;
    }
}
