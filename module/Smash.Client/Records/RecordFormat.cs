namespace Smash.Client;

/// <summary>What records of jobs are written as.</summary>
public enum RecordFormat
{
    /// <summary>Comma-separated values (RFC 4180): a line with the fields' names, then a line a job.</summary>
    Csv,

    /// <summary>One JSON array with an object a job.</summary>
    Json,

    /// <summary>A JSON object a job, each a line of its own.</summary>
    JsonLines,

    /// <summary>Apache Parquet; nothing writes it.</summary>
    Parquet,
}
