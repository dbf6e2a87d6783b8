namespace Smash.DaemonCore.Commands;

/// <summary>The entries of one ALLOW_ or DENY_ parameter.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Patterns">Its entries that mean something.</param>
/// <param name="BrokenEntry">The first that means nothing; null: none.</param>
internal sealed record AuthorizationList(string Parameter, IReadOnlyList<PeerPattern> Patterns, string? BrokenEntry)
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    public static AuthorizationList Parse(string parameter, string value, List<AuthorizationProblem> problems)
    {
        var patterns = new List<PeerPattern>();
        string? broken = null;
        foreach (string entry in value.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (PeerPattern.TryParse(entry, out PeerPattern? pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                broken ??= entry;
                problems.Add(new AuthorizationProblem(parameter, entry, $"'{entry}' in {parameter} names nobody. {PeerPattern.Expected}"));
            }
        }

        return new AuthorizationList(parameter, patterns, broken);
    }

    public PeerPattern? Find(CommandPeer peer)
    {
        foreach (PeerPattern pattern in Patterns)
        {
            if (pattern.Matches(peer))
            {
                return pattern;
            }
        }

        return null;
    }
}
