namespace Smash.Client;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">Its name; empty: it is not known.</param>
/// <param name="Type">Its type; null: none that a call can pass, such as a union or a long double.</param>
/// <param name="CType">Its type as C has it, as far as that is known.</param>
public sealed record RexParameter(string Name, RexType? Type, string CType)
{
    /// <inheritdoc/>
    public override string ToString() => Name.Length > 0 ? $"{CType} {Name}" : CType;
}
