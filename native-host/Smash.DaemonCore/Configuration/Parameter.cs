namespace Smash.DaemonCore.Configuration;

/// <summary>A parameter of the configuration; made by a <see cref="ParameterTable"/> and read by <see cref="DaemonConfiguration.Get"/>.</summary>
/// <typeparam name="T">Type of its value.</typeparam>
public sealed class Parameter<T> : ParameterDefinition
    where T : notnull
{
    private readonly ParameterType<T> _type;

    internal Parameter(string name, string defaultText, ParameterType<T> type, string description, ParameterTraits traits)
        : base(name, defaultText, description, traits) =>
        _type = type;

    /// <inheritdoc/>
    public override string TypeName => _type.Name;

    /// <inheritdoc/>
    public override string Unit => _type.Unit;

    /// <inheritdoc/>
    public override string Range => _type.Range;

    internal override string? Read(string text, string? folder, out object value)
    {
        string? problem = _type.Read(text, folder, out T typed);
        value = typed;
        return problem;
    }

    internal override string Write(object value) => _type.Write((T)value);
}
