namespace Smash.Protocol;

/// <summary>What runs a job in place of the host itself.</summary>
public sealed record EngineRun
{
    /// <summary>Name of the engine; null: the host, or what its pool is bound to.</summary>
    public string? Name { get; init; }

    /// <summary>The engine's own name of the job; null: it has none yet.</summary>
    public string? JobName { get; init; }

    /// <summary>Options for the engine, each NAME=VALUE.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Writes the fields.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Name is { } name)
        {
            writer.WriteField(FieldTag.Engine, name);
        }

        if (JobName is { } jobName)
        {
            writer.WriteField(FieldTag.EngineJob, jobName);
        }

        foreach (string option in Options)
        {
            writer.WriteField(FieldTag.EngineOption, option);
        }
    }
}
