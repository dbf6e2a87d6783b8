using Smash.Rex.Access;

namespace Smash.Rex.Commands;

/// <summary>
/// <c>smash-rex --keys list | add IDENTITY TYPE KEY | remove IDENTITY</c>: shows or changes who is let in to this account's REX. A line of the output: rex-key, identity, type, key, the agent's program, and added, unchanged,
/// removed, none or listed, with tabs between.
/// </summary>
internal static class KeysCommand
{
    /// <summary>How it is called.</summary>
    public const string Usage = "smash-rex --keys list | add IDENTITY TYPE KEY | remove IDENTITY";

    private const string ProgramName = "smash-rex";

    /// <summary>Carries it out.</summary>
    /// <param name="args">What follows <c>--keys</c>.</param>
    /// <returns>The lines of the output.</returns>
    /// <exception cref="RexCommandException">RexIdentityInvalid, RexKeyInvalid: what was given is wrong; RexKeyConflict.</exception>
    public static IEnumerable<string> Run(string[] args) => args switch
    {
        ["list"] => new AuthorizedKeys().Read().Select(static key => Format(key, "listed")),
        ["add", var identity, var type, var key] => [Add(Parse(identity), type, key)],
        ["remove", var identity] => [$"rex-key\t{identity}\t\t\t\t{(new AuthorizedKeys().Remove(Parse(identity)) ? "removed" : "none")}"],
        _ => throw new RexCommandException("RexUsage", Usage),
    };

    private static string Add(RexIdentity identity, string type, string text)
    {
        if (!AuthorizedKey.IsType(type) || !AuthorizedKey.IsKey(text))
        {
            throw new RexCommandException("RexKeyInvalid", "That is no public key of OpenSSH.");
        }

        var key = new AuthorizedKey(identity, FindProgram(), type, text);
        return Format(key, new AuthorizedKeys().Add(key) ? "added" : "unchanged");
    }

    private static RexIdentity Parse(string text) => RexIdentity.TryParse(text, out RexIdentity? identity)
        ? identity
        : throw new RexCommandException("RexIdentityInvalid", $"'{text}' is no identity: write HOST.USER or HOST.USER.PROGRAM.");

    // What goes into the line is found by the program itself: nobody need know where it is on this machine.
    private static string FindProgram()
    {
        string path = Path.Combine(AppContext.BaseDirectory, ProgramName);
        return File.Exists(path) && !path.AsSpan().ContainsAny("'\"\\\n")
            ? path
            : throw new RexCommandException("RexProgramPath", $"The path of the program, '{path}', cannot be written into authorized_keys: install Smash elsewhere.");
    }

    private static string Format(AuthorizedKey key, string state) => string.Join('\t', "rex-key", key.Identity, key.Type, key.Key, key.Program, state);
}
