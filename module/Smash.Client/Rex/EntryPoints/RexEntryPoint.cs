namespace Smash.Client;

/// <summary>A function that can be called (rcall) or entered (rjump), with its signature.</summary>
public sealed class RexEntryPoint
{
    /// <summary>Its symbol.</summary>
    public required string Name { get; init; }

    /// <summary>The library, as it was named.</summary>
    public required string Library { get; init; }

    /// <summary>The type of what it returns; null: none that a call can return.</summary>
    public required RexType? ReturnType { get; init; }

    /// <summary>That type as C has it.</summary>
    public required string ReturnCType { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyList<RexParameter> Parameters { get; init; }

    /// <summary>Whether it takes further arguments, as printf does; calls of REX pass none.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>Whether REX can call it: whether it knows all the types.</summary>
    public bool IsCallable => ReturnType is not null && Parameters.All(static parameter => parameter.Type is not null);

    /// <summary>Bytes of the stack frame of its parameters; null: a type is not known.</summary>
    public int? InputSize => Parameters.All(static parameter => parameter.Type is not null) ? RexStackFrame.SizeOf([.. Parameters.Select(static parameter => parameter.Type!)]) : null;

    /// <summary>Bytes of what it returns; null: the type is not known.</summary>
    public int? OutputSize => ReturnType?.Size;

    /// <summary>It as C declares it.</summary>
    public string Declaration => $"{ReturnCType} {Name}({(Parameters.Count == 0 && !IsVariadic ? "void" : string.Join(", ", Parameters.Select(static parameter => parameter.ToString()).Concat(IsVariadic ? ["..."] : [])))})";

    /// <inheritdoc/>
    public override string ToString() => Declaration;
}
