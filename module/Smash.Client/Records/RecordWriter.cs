namespace Smash.Client;

/// <summary>Makes text of records, one at a time: nothing is kept of those before.</summary>
public abstract class RecordWriter
{
    /// <summary>What ends each line.</summary>
    public virtual string LineEnd => "\n";

    /// <summary>The line before the first record; null: none.</summary>
    public virtual string? Head => null;

    /// <summary>The line after the last record; null: none.</summary>
    public virtual string? Tail => null;

    /// <summary>Makes the writer of a format.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing writes it.</exception>
    public static RecordWriter Create(RecordFormat format) => format switch
    {
        RecordFormat.Csv => new CsvRecordWriter(),
        RecordFormat.Json => new JsonRecordWriter(),
        RecordFormat.JsonLines => new JsonLinesRecordWriter(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Nothing writes this format."),
    };

    /// <summary>Makes the text of a record, without what ends its line.</summary>
    /// <param name="job">The job.</param>
    public abstract string Write(SmashJob job);
}
