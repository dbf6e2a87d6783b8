namespace Smash.Protocol;

/// <summary>Where a job's standard input comes from, and whether it runs in a terminal.</summary>
public sealed record StreamTerms
{
    /// <summary>Whether standard input stays open for what is sent later.</summary>
    public bool IsInputOpen { get; init; }

    /// <summary>Absolute path of the file that it reads from its standard input; null: none.</summary>
    public string? InputPath { get; init; }

    /// <summary>Columns × 65,536 + rows of the terminal that it runs in; 0: in none.</summary>
    public uint Terminal { get; init; }

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (IsInputOpen)
        {
            writer.WriteField(FieldTag.InputOpen);
        }

        if (InputPath is { } inputPath)
        {
            writer.WriteField(FieldTag.StandardInputFile, inputPath);
        }

        if (Terminal > 0)
        {
            writer.WriteField(FieldTag.Terminal, Terminal);
        }
    }
}
