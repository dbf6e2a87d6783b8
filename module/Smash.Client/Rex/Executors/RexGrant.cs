namespace Smash.Client;

/// <summary>One line of a host's access file: what it allows somebody, or denies whatever other lines allow.</summary>
public sealed class RexGrant
{
    /// <summary>All transactions that can be granted.</summary>
    public static IReadOnlyList<string> AllTransactions { get; } = ["rexecve", "rcall", "rjump", "rfork"];

    internal RexGrant(string computerName, string[] fields)
    {
        ComputerName = computerName;
        IsAllowed = fields[0] == "allow";
        Identity = fields[1];
        Transaction = fields[2] == "*" ? AllTransactions : fields[2].Split(',');
        Function = fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The host whose file it is.</summary>
    public string ComputerName { get; }

    /// <summary>Whom it is about: an identity, or a pattern of identities.</summary>
    public string Identity { get; }

    /// <summary>Whether it allows; else it denies.</summary>
    public bool IsAllowed { get; }

    /// <summary>The transactions: rexecve, rcall, rjump, rfork.</summary>
    public IReadOnlyList<string> Transaction { get; }

    /// <summary>The functions that may be entered by rcall and rjump; none: all.</summary>
    public IReadOnlyList<string> Function { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsAllowed ? "allow" : "deny")} {Identity} {(Transaction.Count == AllTransactions.Count ? "*" : string.Join(',', Transaction))} {string.Join(',', Function)}".TrimEnd();
}
