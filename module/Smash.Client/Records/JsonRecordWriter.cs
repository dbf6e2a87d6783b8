namespace Smash.Client;

/// <summary>All records as one JSON array, each on a line of its own; the comma stands before a record, so that none is kept until the next comes.</summary>
internal sealed class JsonRecordWriter : JsonLinesRecordWriter
{
    private bool _hasRecord;

    /// <inheritdoc/>
    public override string Head => "[";

    /// <inheritdoc/>
    public override string Tail => "]";

    /// <inheritdoc/>
    public override string Write(SmashJob job)
    {
        string comma = _hasRecord ? "," : "";
        _hasRecord = true;
        return comma + base.Write(job);
    }
}
