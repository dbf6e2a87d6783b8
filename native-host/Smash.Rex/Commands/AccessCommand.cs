using Smash.Rex.Access;
using Smash.Rex.Configuration;

namespace Smash.Rex.Commands;

/// <summary><c>smash-rex --access list | grant|revoke IDENTITY TRANSACTION[,…] [FUNCTION[,…]]</c>: shows or changes the access file of the user who runs it. A line of the output: rex-grant, allow or deny, identity, transactions, functions, with tabs between.</summary>
internal static class AccessCommand
{
    /// <summary>How it is called.</summary>
    public const string Usage = "smash-rex --access list | grant|revoke IDENTITY TRANSACTION[,TRANSACTION] [FUNCTION[,FUNCTION]]";

    /// <summary>Carries it out.</summary>
    /// <param name="args">What follows <c>--access</c>.</param>
    /// <returns>The lines of the output: of a change, those that are about the identity then.</returns>
    /// <exception cref="RexCommandException">RexAccessInvalid: the file is wrong, or may not be obeyed; RexIdentityInvalid, RexGrantInvalid: what was given is wrong; RexStillDenied.</exception>
    public static IEnumerable<string> Run(string[] args) => args switch
    {
        ["list"] => Read().Rules.Select(static entry => Format(entry.Rule)),
        ["grant", _, _] or ["grant", _, _, _] => Change(Parse(args[1..]), static (edit, rule) => edit.Grant(rule)),
        ["revoke", _, _] or ["revoke", _, _, _] => Change(Parse(args[1..]), static (edit, rule) => edit.Revoke(rule)),
        _ => throw new RexCommandException("RexUsage", Usage),
    };

    private static AccessRule Parse(string[] words)
    {
        if (!IdentityPattern.TryParse(words[0], out _))
        {
            throw new RexCommandException("RexIdentityInvalid", $"'{words[0]}' is no identity: write HOST.USER, HOST.USER.PROGRAM, beginnings of their parts with * behind, or * for all.");
        }

        return AccessRule.Parse(["allow", .. words], out AccessRule? rule) is { } problem ? throw new RexCommandException("RexGrantInvalid", problem) : rule!;
    }

    private static IEnumerable<string> Change(AccessRule rule, Action<AccessEdit, AccessRule> change)
    {
        using IDisposable alone = OwnedFile.Lock();
        var edit = new AccessEdit(Read());
        change(edit, rule);
        if (edit.IsChanged)
        {
            new OwnedFile(AccessPlace.AccessFile).Write(edit.Lines);
        }

        return [.. edit.Rules.Where(other => other.Identity.Overlaps(rule.Identity)).Select(Format)];
    }

    private static AccessText Read()
    {
        try
        {
            return AccessText.Read(AccessPlace.AccessFile);
        }
        catch (RexConfigurationException exception)
        {
            throw new RexCommandException("RexAccessInvalid", $"The access file is wrong, and while it is nothing is granted. {exception.Message}");
        }
    }

    private static string Format(AccessRule rule) =>
        $"rex-grant\t{(rule.IsAllow ? "allow" : "deny")}\t{rule.Identity}\t{TransactionWords.Format(rule.Transactions)}\t{string.Join(',', rule.Functions)}";
}
