namespace Smash.Client;

/// <summary>Which servers of REX are asked for, and how.</summary>
public sealed record RexServerQuery
{
    /// <summary>The folder that the user is in, whose rex.rc goes first; empty: none.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The program whose key is used; empty: the user's own.</summary>
    public string Program { get; init; } = "";

    /// <summary>The transaction that they are wanted for: rexecve, rcall, rjump, rfork; empty: any.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>Whether those without a link are connected first. Default: true.</summary>
    public bool Connects { get; init; } = true;
}
