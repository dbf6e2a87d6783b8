namespace Smash.Client;

/// <summary>A function that is to be called, and with what.</summary>
public sealed class RexFunctionCall
{
    internal RexFunctionCall(string library, string function, RexType returnType, IReadOnlyList<RexArgument> arguments)
    {
        Library = library;
        Function = function;
        ReturnType = returnType;
        Arguments = arguments;
    }

    /// <summary>The library as the executor knows it: a path, or a name that its dynamic loader finds.</summary>
    public string Library { get; }

    /// <summary>The function's symbol.</summary>
    public string Function { get; }

    /// <summary>The type of what it returns.</summary>
    public RexType ReturnType { get; }

    /// <summary>The types of its arguments.</summary>
    public IEnumerable<RexType> ArgumentTypes => Arguments.Select(static argument => argument.Type);

    /// <summary>Where: the name of a server of rex.rc, auto (default) for the one with the least load, or localhost.</summary>
    public string ComputerName { get; private init; } = "auto";

    /// <summary>How long it may take once it is there; null: as long as it likes.</summary>
    public TimeSpan? TimeLimit { get; private init; }

    /// <summary>Whether the result is waited for (rcall), or only that the function was entered (rjump).</summary>
    public bool IsWaiting { get; private init; } = true;

    /// <summary>The user's current folder, whose rex.rc goes first; empty: none.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>Whether the result is wanted as a raw stack frame.</summary>
    public bool IsRaw { get; init; }

    internal IReadOnlyList<RexArgument> Arguments { get; }

    /// <summary>The same call at a place of one's choice.</summary>
    /// <param name="computerName">Where: the name of a server of rex.rc, auto for the one with the least load, or localhost.</param>
    /// <param name="timeLimit">How long it may take once it is there; null: as long as it likes.</param>
    /// <param name="isWaiting">Whether the result is waited for.</param>
    /// <param name="folder">The user's current folder, whose rex.rc goes first; empty: none.</param>
    public RexFunctionCall At(string computerName, TimeSpan? timeLimit, bool isWaiting = true, string folder = "") =>
        new(Library, Function, ReturnType, Arguments) { IsRaw = IsRaw, ComputerName = computerName, TimeLimit = timeLimit, IsWaiting = isWaiting, Folder = folder };
}
