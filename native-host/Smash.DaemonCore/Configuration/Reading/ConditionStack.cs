namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>The if statements that are open in a file.</summary>
internal sealed class ConditionStack
{
    private const int MaxDepth = 64;

    private readonly Stack<Branch> _branches = new();

    /// <summary>Whether lines count here.</summary>
    public bool IsActive => _branches.Count == 0 || _branches.Peek().IsActive;

    /// <summary>The line of the innermost if that is open; 0: none is.</summary>
    public int OpenLine => _branches.Count == 0 ? 0 : _branches.Peek().Line;

    /// <summary>Whether the condition of an elif decides anything.</summary>
    public bool NeedsCondition => _branches.Count > 0 && _branches.Peek() is { IsOuterActive: true, WasTaken: false };

    /// <summary>Opens an if.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? If(bool condition, int line)
    {
        if (_branches.Count == MaxDepth)
        {
            return $"Conditions are nested deeper than {MaxDepth}.";
        }

        _branches.Push(new Branch(line, IsActive, IsActive && condition, condition, HasElse: false));
        return null;
    }

    /// <summary>Goes on with another branch; an else is one whose condition holds.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? Else(bool condition, bool isLast)
    {
        if (_branches.Count == 0 || _branches.Peek().HasElse)
        {
            return _branches.Count == 0 ? "There is no if before." : "There was an else already.";
        }

        Branch last = _branches.Pop();
        _branches.Push(last with { IsActive = last.IsOuterActive && !last.WasTaken && condition, WasTaken = last.WasTaken || condition, HasElse = isLast });
        return null;
    }

    /// <summary>Closes an if.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? EndIf() => _branches.TryPop(out _) ? null : "There is no if before.";

    private sealed record Branch(int Line, bool IsOuterActive, bool IsActive, bool WasTaken, bool HasElse);
}
