using Smash.Rex.Commands;

namespace Smash.Rex.Access;

/// <summary>Changes an access file's lines so that something is granted or taken away; comments, and lines that are about something else, stay as they are.</summary>
internal sealed class AccessEdit
{
    private readonly List<(string Line, AccessRule? Rule)> _entries;

    /// <summary>Begins.</summary>
    /// <param name="text">The file.</param>
    public AccessEdit(AccessText text)
    {
        Dictionary<int, AccessRule> rules = text.Rules.ToDictionary(static entry => entry.Line, static entry => entry.Rule);
        _entries = [.. text.Lines.Select((line, index) => (line, rules.GetValueOrDefault(index)))];
    }

    /// <summary>Whether something is another than it was.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The lines as they are now.</summary>
    public IEnumerable<string> Lines => _entries.Select(static entry => entry.Line);

    /// <summary>The rules as they are now.</summary>
    public IEnumerable<AccessRule> Rules => _entries.Select(static entry => entry.Rule).OfType<AccessRule>();

    /// <summary>Grants: lines that take the same away, or part of it, go; one that grants it is added where none does.</summary>
    /// <param name="wanted">What.</param>
    /// <exception cref="RexCommandException">RexStillDenied: a line takes more away than that, so that it can only be granted in full.</exception>
    public void Grant(AccessRule wanted)
    {
        if (Rules.FirstOrDefault(rule => !rule.IsAllow && wanted.Meets(rule) && !wanted.Covers(rule)) is { } denied)
        {
            throw new RexCommandException("RexStillDenied", $"The line '{denied}' of the access file takes away more than '{wanted}' would grant. Grant what it takes away, or change the file.");
        }

        Take(wanted, isAllow: false);
        Add(wanted);
    }

    /// <summary>Takes away: from lines that grant it, or part of it; and where one grants more than that, by a line that denies it.</summary>
    /// <param name="unwanted">What.</param>
    public void Revoke(AccessRule unwanted)
    {
        Take(unwanted, isAllow: true);
        GrantedTransactions left = Rules.Where(rule => rule.IsAllow && rule.Meets(unwanted)).Aggregate(GrantedTransactions.None, static (all, rule) => all | rule.Transactions) & unwanted.Transactions;
        if (left != GrantedTransactions.None)
        {
            Add(unwanted with { IsAllow = false, Transactions = left });
        }
    }

    // Out of the lines of one kind whose identities are all meant.
    private void Take(AccessRule what, bool isAllow)
    {
        for (int index = _entries.Count - 1; index >= 0; index--)
        {
            if (_entries[index].Rule is { } rule && rule.IsAllow == isAllow && what.Identity.Covers(rule.Identity) && what.Meets(rule))
            {
                Replace(index, Without(rule, what));
            }
        }
    }

    private static List<AccessRule> Without(AccessRule rule, AccessRule what)
    {
        var left = new List<AccessRule>();
        if ((rule.Transactions & ~what.Transactions) is not GrantedTransactions.None and var others)
        {
            left.Add(rule with { Transactions = others });
        }

        if (what.Functions.Count == 0)
        {
            return left;
        }

        FunctionPattern[] kept = [.. rule.Functions.Where(function => !what.Functions.Any(other => other.Covers(function)))];
        if (kept.Length == rule.Functions.Count)
        {
            // That all functions but some are meant cannot be written.
            return [rule];
        }

        return kept.Length == 0 ? left : [.. left, rule with { Transactions = rule.Transactions & what.Transactions, Functions = kept }];
    }

    private void Replace(int index, List<AccessRule> rules)
    {
        (string line, AccessRule? old) = _entries[index];
        if (rules.Count == 1 && rules[0].ToString() == old!.ToString())
        {
            return;
        }

        IsChanged = true;
        _entries.RemoveAt(index);
        _entries.InsertRange(index, rules.Select(rule => ($"{rule}{AccessText.CommentOf(line)}", (AccessRule?)rule)));
    }

    private void Add(AccessRule wanted)
    {
        GrantedTransactions there = Rules.Where(rule => rule.IsAllow == wanted.IsAllow && rule.Identity.Covers(wanted.Identity) && rule.CoversFunctions(wanted))
            .Aggregate(GrantedTransactions.None, static (all, rule) => all | rule.Transactions);
        AccessRule missing = wanted with { Transactions = wanted.Transactions & ~there };
        if (missing.Transactions == GrantedTransactions.None)
        {
            return;
        }

        IsChanged = true;
        int like = _entries.FindIndex(entry => entry.Rule is { } rule && rule.IsAllow == wanted.IsAllow && rule.Identity == wanted.Identity && rule.Functions.SequenceEqual(wanted.Functions));
        if (like < 0)
        {
            _entries.Add((missing.ToString(), missing));
            return;
        }

        AccessRule merged = _entries[like].Rule! with { Transactions = _entries[like].Rule!.Transactions | missing.Transactions };
        Replace(like, [merged]);
    }
}
