namespace Smash.Rex.Access;

/// <summary>One line of the access file: <c>allow|deny IDENTITY TRANSACTION[,TRANSACTION] [FUNCTION[,FUNCTION]]</c>.</summary>
/// <param name="IsAllow">Whether it grants; else it takes away, whatever other lines grant.</param>
/// <param name="Identity">Whom it is about.</param>
/// <param name="Transactions">What; at least one.</param>
/// <param name="Functions">Which functions may be entered, where the transactions enter some; none: all.</param>
internal sealed record AccessRule(bool IsAllow, IdentityPattern Identity, GrantedTransactions Transactions, IReadOnlyList<FunctionPattern> Functions)
{
    private const string Allow = "allow";
    private const string Deny = "deny";

    /// <summary>Reads a line.</summary>
    /// <param name="words">Its words: at least one.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>Null, or what is wrong, as a sentence.</returns>
    public static string? Parse(string[] words, out AccessRule? rule)
    {
        rule = null;
        if (words is not [Allow or Deny, _, _] and not [Allow or Deny, _, _, _])
        {
            return "A line is written: allow|deny IDENTITY TRANSACTION[,TRANSACTION] [FUNCTION[,FUNCTION]].";
        }

        if (!IdentityPattern.TryParse(words[1], out IdentityPattern? identity))
        {
            return $"'{words[1]}' is no identity: write HOST.USER, HOST.USER.PROGRAM, beginnings of their parts with * behind, or * for all.";
        }

        GrantedTransactions transactions = TransactionWords.Parse(words[2]);
        return transactions == GrantedTransactions.None
            ? $"'{words[2]}' is no transaction: there are rexecve, rcall, rjump, rfork, and * for all."
            : ParseFunctions(words, new AccessRule(words[0] == Allow, identity, transactions, []), out rule);
    }

    /// <summary>Whether it is about a transaction of an identity.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="transaction">One transaction.</param>
    public bool Concerns(RexIdentity identity, GrantedTransactions transaction) => Transactions.HasFlag(transaction) && Identity.Matches(identity);

    /// <summary>Whether it is about a function.</summary>
    /// <param name="library">The library as the call names it.</param>
    /// <param name="function">The function.</param>
    public bool ConcernsFunction(string library, string function) => Functions.Count == 0 || Functions.Any(pattern => pattern.Matches(library, function));

    /// <summary>Whether there is something that it and another line are both about.</summary>
    /// <param name="other">The other.</param>
    public bool Meets(AccessRule other) =>
        (Transactions & other.Transactions) != GrantedTransactions.None && Identity.Overlaps(other.Identity)
        && (Functions.Count == 0 || other.Functions.Count == 0 || Functions.Any(mine => other.Functions.Any(mine.Overlaps)));

    /// <summary>Whether it is about all identities and functions that another line is about, whatever the transactions.</summary>
    /// <param name="other">The other.</param>
    public bool Covers(AccessRule other) => Identity.Covers(other.Identity) && CoversFunctions(other);

    /// <summary>Whether it is about all functions that another line is about.</summary>
    /// <param name="other">The other.</param>
    public bool CoversFunctions(AccessRule other) => Functions.Count == 0 || (other.Functions.Count > 0 && other.Functions.All(theirs => Functions.Any(mine => mine.Covers(theirs))));

    /// <summary>The line.</summary>
    public override string ToString() =>
        $"{(IsAllow ? Allow : Deny)} {Identity} {TransactionWords.Format(Transactions)}{(Functions.Count > 0 ? " " : "")}{string.Join(',', Functions)}";

    private static string? ParseFunctions(string[] words, AccessRule plain, out AccessRule? rule)
    {
        rule = null;
        if (words.Length == 3)
        {
            rule = plain;
            return null;
        }

        if ((plain.Transactions & ~GrantedTransactions.OfFunctions) != 0)
        {
            return "Functions go with rcall and rjump alone: write a line for them, and another for the other transactions.";
        }

        var functions = new List<FunctionPattern>();
        foreach (string word in words[3].Split(','))
        {
            if (!FunctionPattern.TryParse(word, out FunctionPattern? function))
            {
                return $"'{word}' is no function: write [LIBRARY:]FUNCTION, or beginnings of them with * behind.";
            }

            functions.Add(function);
        }

        rule = plain with { Functions = functions };
        return null;
    }
}
