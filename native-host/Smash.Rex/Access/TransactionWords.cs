using Smash.Protocol.Rex;

namespace Smash.Rex.Access;

/// <summary>How the access file, and people, write transactions: <c>rexecve,rcall</c>, or <c>*</c>.</summary>
internal static class TransactionWords
{
    private static readonly (string Word, GrantedTransactions Transaction)[] Words =
    [
        ("rexecve", GrantedTransactions.Execute), ("rcall", GrantedTransactions.Call), ("rjump", GrantedTransactions.Jump), ("rfork", GrantedTransactions.Fork),
    ];

    /// <summary>Reads them.</summary>
    /// <param name="text">Words, parted by commas, or <c>*</c>.</param>
    /// <returns>The transactions; none: the text is wrong.</returns>
    public static GrantedTransactions Parse(string text)
    {
        GrantedTransactions all = GrantedTransactions.None;
        foreach (string word in text.Split(','))
        {
            GrantedTransactions one = word == "*" ? GrantedTransactions.All : Words.FirstOrDefault(known => known.Word == word).Transaction;
            if (one == GrantedTransactions.None)
            {
                return GrantedTransactions.None;
            }

            all |= one;
        }

        return all;
    }

    /// <summary>Writes them.</summary>
    /// <param name="transactions">At least one.</param>
    public static string Format(GrantedTransactions transactions) =>
        transactions == GrantedTransactions.All ? "*" : string.Join(',', Words.Where(known => transactions.HasFlag(known.Transaction)).Select(static known => known.Word));

    /// <summary>What a transaction of a link is called.</summary>
    /// <param name="transaction">The transaction.</param>
    public static string NameOf(RexTransaction transaction) => transaction switch
    {
        RexTransaction.Execute => "rexecve",
        RexTransaction.Call => "rcall",
        RexTransaction.Jump => "rjump",
        RexTransaction.Fork => "rfork",
        RexTransaction.Files => "the transfer of files",
        _ => FormattableString.Invariant($"transaction {(byte)transaction}"),
    };

    /// <summary>What has to be granted for a transaction of a link; none: that is no question of grants of this kind.</summary>
    /// <param name="transaction">The transaction.</param>
    public static GrantedTransactions Of(RexTransaction transaction) => transaction switch
    {
        RexTransaction.Execute => GrantedTransactions.Execute,
        RexTransaction.Call => GrantedTransactions.Call,
        RexTransaction.Jump => GrantedTransactions.Jump,
        RexTransaction.Fork => GrantedTransactions.Fork,
        _ => GrantedTransactions.None,
    };
}
