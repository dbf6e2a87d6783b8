using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>A parameter of a host's configuration, its value, and where that came from.</summary>
public sealed class ConfigurationValue
{
    private ConfigurationValue(SmashConnection connection, CedarReader reader)
    {
        Connection = connection;
        Name = reader.GetString();
        Value = reader.GetString();
        Raw = reader.GetString();
        Source = reader.GetString();
        File = reader.GetOptionalString();
        Line = reader.GetInt32();
        Key = reader.GetString();
        IsPending = reader.GetBoolean();
        Default = reader.GetOptionalString();
        Type = reader.GetOptionalString();
        Unit = reader.GetOptionalString();
        Range = reader.GetOptionalString();
        Description = reader.GetOptionalString();
        IsReconfigurable = reader.GetBoolean();
    }

    /// <summary>The connection that was asked.</summary>
    public SmashConnection Connection { get; }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>The value, macros expanded.</summary>
    public string Value { get; }

    /// <summary>The value as it is written, macros not expanded.</summary>
    public string Raw { get; }

    /// <summary>The layer that it came from: Default, File, Persistent, Environment, CommandLine or Runtime.</summary>
    public string Source { get; }

    /// <summary>The file that it came from; null: the layer is no file.</summary>
    public string? File { get; }

    /// <summary>The line in that file, from 1; 0: none.</summary>
    public int Line { get; }

    /// <summary>The name as it is written there, with the prefix of a subsystem or of one daemon.</summary>
    public string Key { get; }

    /// <summary>Whether the value is in force only after a restart.</summary>
    public bool IsPending { get; }

    /// <summary>The value when nothing sets it; null: the name is none of a parameter.</summary>
    public string? Default { get; }

    /// <summary>The kind of value: boolean, integer, size, duration and so on; null: the name is none of a parameter.</summary>
    public string? Type { get; }

    /// <summary>What a plain number counts; empty: nothing.</summary>
    public string? Unit { get; }

    /// <summary>Which values there are.</summary>
    public string? Range { get; }

    /// <summary>What it is for.</summary>
    public string? Description { get; }

    /// <summary>Whether a reconfigure is enough for a new value; false: the host must be restarted.</summary>
    public bool IsReconfigurable { get; }

    /// <summary>Where the value came from, in one word: file and line, or the layer.</summary>
    public string Origin => File is null ? Source : Line == 0 ? File : $"{File}:{Line}";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Value}";

    internal static ConfigurationValue Read(SmashConnection connection, CedarReader reader) => new(connection, reader);
}
