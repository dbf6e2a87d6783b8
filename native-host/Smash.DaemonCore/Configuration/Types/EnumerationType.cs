namespace Smash.DaemonCore.Configuration.Types;

/// <summary>One of the names of an enumeration, letters of either case.</summary>
internal sealed class EnumerationType<T> : ParameterType<T>
    where T : struct, Enum
{
    private readonly string[] _names = Enum.GetNames<T>();

    public override string Name => "choice";

    public override string Range => string.Join(", ", _names);

    public override string? Read(string text, string? folder, out T value)
    {
        // Not Enum.TryParse: that takes numbers and combinations, too.
        int index = Array.FindIndex(_names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? default : Enum.Parse<T>(_names[index]);
        return index < 0 ? $"{Quoted.Of(text)} is none of {Range}." : null;
    }

    public override string Write(T value) => value.ToString();
}
