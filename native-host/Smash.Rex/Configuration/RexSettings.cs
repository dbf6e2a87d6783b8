namespace Smash.Rex.Configuration;

/// <summary>The configuration while it is read.</summary>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class RexSettings(RexProblemList problems)
{
    private readonly Dictionary<string, RexOrigin> _single = new(StringComparer.Ordinal);
    private readonly List<RexServer> _servers = [];
    private readonly List<ClientRule> _clients = [];
    private readonly List<string> _sshOptions = [];

    /// <summary>What has no list.</summary>
    public RexConfiguration Values { get; private set; } = new();

    /// <summary>Sets an option that has one value and may be set once.</summary>
    /// <param name="statement">The option.</param>
    /// <param name="set">Makes the configuration with the value.</param>
    public void Set(RexStatement statement, Func<RexConfiguration, string, RexConfiguration> set)
    {
        if (_single.TryGetValue(statement.Name, out RexOrigin? before))
        {
            problems.Add(statement.Origin, $"{statement.Name} is set already, at {before}.");
            return;
        }

        _single.Add(statement.Name, statement.Origin);
        try
        {
            Values = set(Values, statement.Words[0].Text);
        }
        catch (FormatException exception)
        {
            problems.Add(statement.Words[0].Origin, $"{statement.Name}: {exception.Message}");
        }
    }

    /// <summary>Adds servers. One that is named again is the same; it must be the same user there.</summary>
    /// <param name="statement">The option.</param>
    public void AddServers(RexStatement statement)
    {
        foreach (RexWord word in statement.Words)
        {
            if (RexServer.Parse(word, out RexServer? server) is { } wrong)
            {
                problems.Add(word.Origin, wrong);
            }
            else if (_servers.Find(other => other.Name.Equals(server!.Name, StringComparison.OrdinalIgnoreCase)) is not { } before)
            {
                _servers.Add(server!);
            }
            else if (before.User != server!.User)
            {
                problems.Add(word.Origin, $"{server.Name} is named with another user already, at {before.Origin}.");
            }
        }
    }

    /// <summary>Adds clients.</summary>
    /// <param name="statement">The option.</param>
    public void AddClients(RexStatement statement)
    {
        foreach (RexWord word in statement.Words)
        {
            if (ClientRule.Parse(word.Text, out ClientRule? rule) is { } wrong)
            {
                problems.Add(word.Origin, wrong);
            }
            else if (!_clients.Contains(rule!))
            {
                _clients.Add(rule!);
            }
        }
    }

    /// <summary>Adds options for ssh.</summary>
    /// <param name="statement">The option.</param>
    public void AddSshOptions(RexStatement statement)
    {
        foreach (RexWord word in statement.Words)
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == word.Text.Length - 1 || !word.Text[..equals].All(char.IsAsciiLetter) || word.Text.Any(char.IsControl))
            {
                problems.Add(word.Origin, $"'{word.Text}' is no option for ssh: write NAME=VALUE as in ssh_config.");
            }
            else
            {
                _sshOptions.Add(word.Text);
            }
        }
    }

    /// <summary>The configuration as read.</summary>
    /// <param name="files">The files that it was read from.</param>
    public RexConfiguration ToConfiguration(IReadOnlyList<string> files) => Values with
    {
        Files = files,
        Servers = [.. _servers],
        Clients = _clients.Count == 0 ? Values.Clients : [.. _clients],
        SshOptions = [.. _sshOptions],
    };
}
