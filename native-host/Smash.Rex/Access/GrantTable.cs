using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Configuration;

namespace Smash.Rex.Access;

/// <summary>
/// What identities may do at this executor, as its user's access file said when it was read; without one, nothing. While the file is wrong, or somebody else could have written it, nothing is granted either.
/// </summary>
internal sealed class GrantTable
{
    private static readonly GrantedTransactions[] Each = [GrantedTransactions.Execute, GrantedTransactions.Call, GrantedTransactions.Jump, GrantedTransactions.Fork];

    private readonly IReadOnlyList<AccessRule> _rules;

    /// <summary>Makes one.</summary>
    /// <param name="rules">The lines of the file.</param>
    /// <param name="problems">What is wrong with it.</param>
    public GrantTable(IReadOnlyList<AccessRule> rules, IReadOnlyList<RexProblem> problems) => (_rules, Problems) = (problems.Count == 0 ? rules : [], problems);

    /// <summary>Nothing is granted.</summary>
    public static GrantTable Empty { get; } = new([], []);

    /// <summary>What is wrong with the file, so that nothing is granted; none: it is in force.</summary>
    public IReadOnlyList<RexProblem> Problems { get; }

    /// <summary>Reads the file as it is now. That waits for the disk: not for the loop.</summary>
    /// <param name="path">The file.</param>
    public static GrantTable Read(string path)
    {
        try
        {
            return new GrantTable([.. AccessText.Read(path).Rules.Select(static entry => entry.Rule)], []);
        }
        catch (RexConfigurationException exception)
        {
            return new GrantTable([], exception.Problems);
        }
    }

    /// <summary>Asks whether a transaction may begin. Where some of its functions alone are granted, <see cref="AskFunction"/> is to be asked as well.</summary>
    /// <param name="identity">Who wants it.</param>
    /// <param name="transaction">What for. Files follow what needs them: rexecve, rfork, and calls of any function.</param>
    /// <returns>Null: it is granted. Else RexNotGranted.</returns>
    public RexRefusal? Ask(RexIdentity identity, RexTransaction transaction) => transaction switch
    {
        RexTransaction.Access => null,
        RexTransaction.Files => Each.Any(one => Allows(identity, one, isWhole: one is GrantedTransactions.Call or GrantedTransactions.Jump))
            ? null
            : Refuse(identity, TransactionWords.NameOf(transaction), "rexecve"),
        _ => TransactionWords.Of(transaction) is var needed and not GrantedTransactions.None && Allows(identity, needed, isWhole: false)
            ? null
            : Refuse(identity, TransactionWords.NameOf(transaction), TransactionWords.NameOf(transaction)),
    };

    /// <summary>Asks whether a function may be entered.</summary>
    /// <param name="identity">Who wants it.</param>
    /// <param name="transaction">rcall or rjump.</param>
    /// <param name="library">The library as the call names it.</param>
    /// <param name="function">The function.</param>
    /// <returns>Null: it is granted. Else RexNotGranted.</returns>
    public RexRefusal? AskFunction(RexIdentity identity, RexTransaction transaction, string library, string function)
    {
        AccessRule[] rules = [.. _rules.Where(rule => rule.Concerns(identity, TransactionWords.Of(transaction)) && rule.ConcernsFunction(library, function))];
        string name = TransactionWords.NameOf(transaction);
        return rules.Length > 0 && rules.All(static rule => rule.IsAllow) ? null : Refuse(identity, $"{name} of {library}:{function}", $"{name} -Function {library}:{function}");
    }

    /// <summary>The transactions that an identity may begin, some of them perhaps for some functions alone.</summary>
    /// <param name="identity">The identity.</param>
    public GrantedTransactions Of(RexIdentity identity) =>
        Each.Where(one => Allows(identity, one, isWhole: false)).Aggregate(GrantedTransactions.None, static (all, one) => all | one);

    private static RexRefusal Refuse(RexIdentity identity, string what, string wanted) => new(
        Errno.EACCES,
        "RexNotGranted",
        $"{Environment.MachineName} does not grant {what} to {identity}. Its user {Environment.UserName} can: Grant-RexAccess {identity} -Transaction {wanted}");

    // A line that takes some functions away leaves the others.
    private bool Allows(RexIdentity identity, GrantedTransactions transaction, bool isWhole)
    {
        AccessRule[] rules = [.. _rules.Where(rule => rule.Concerns(identity, transaction))];
        return rules.Any(rule => rule.IsAllow && (!isWhole || rule.Functions.Count == 0)) && !rules.Any(rule => !rule.IsAllow && (isWhole || rule.Functions.Count == 0));
    }
}
