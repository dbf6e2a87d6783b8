using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>Something that is wrong with a host's configuration.</summary>
public sealed class ConfigurationProblem
{
    private ConfigurationProblem(CedarReader reader)
    {
        Kind = reader.GetString();
        Source = reader.GetString();
        File = reader.GetOptionalString();
        Line = reader.GetInt32();
        Name = reader.GetOptionalString();
        Message = reader.GetString();
    }

    /// <summary>What sort of thing it is.</summary>
    public string Kind { get; }

    /// <summary>The layer that it is in: File, Persistent, Environment, CommandLine or Runtime.</summary>
    public string Source { get; }

    /// <summary>The file that it is in; null: the layer is no file.</summary>
    public string? File { get; }

    /// <summary>The line in that file, from 1; 0: none.</summary>
    public int Line { get; }

    /// <summary>The setting; null: it is about none.</summary>
    public string? Name { get; }

    /// <summary>What is wrong, and what to do.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string place = File is null ? Source : Line == 0 ? File : $"{File}:{Line}";
        return Name is null ? $"{place}: {Message}" : $"{place}: {Name}: {Message}";
    }

    internal static ConfigurationProblem Read(CedarReader reader) => new(reader);
}
