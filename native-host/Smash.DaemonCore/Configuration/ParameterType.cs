namespace Smash.DaemonCore.Configuration;

/// <summary>How the text of a setting becomes a value and back.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public abstract class ParameterType<T>
{
    /// <summary>What the values are, for tables and messages: <c>integer</c>, <c>duration</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Which values are taken, for tables: <c>1 to 65535</c>; empty: all.</summary>
    public virtual string Range => "";

    /// <summary>The unit of a plain number; empty: none.</summary>
    public virtual string Unit => "";

    /// <summary>Reads a text whose macros are expanded and whose ends are trimmed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The folder that relative paths are in; null where there is none.</param>
    /// <param name="value">The value.</param>
    /// <returns>Null, or what is wrong and what to write instead.</returns>
    public abstract string? Read(string text, string? folder, out T value);

    /// <summary>Writes a value so that reading it gives the same again.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text, the same for equal values.</returns>
    public abstract string Write(T value);
}
