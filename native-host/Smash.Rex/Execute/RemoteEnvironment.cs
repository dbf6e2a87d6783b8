using System.Collections;

namespace Smash.Rex.Execute;

/// <summary>The environment of a program at the executor: what a login there has, with what was asked for laid over it.</summary>
internal static class RemoteEnvironment
{
    private const string TerminalType = "TERM";

    // What says something of the agent, and not of the login.
    private static readonly string[] Own = ["SSH_ORIGINAL_COMMAND", "PWD", "OLDPWD", "SHLVL", "_"];

    /// <summary>Makes it.</summary>
    /// <param name="request">What is asked for.</param>
    public static IReadOnlyDictionary<string, string> Make(ExecuteRequest request) => Make(Login(), request);

    /// <summary>Makes it.</summary>
    /// <param name="login">The environment that the agent was started with.</param>
    /// <param name="request">What is asked for.</param>
    public static IReadOnlyDictionary<string, string> Make(IEnumerable<KeyValuePair<string, string>> login, ExecuteRequest request)
    {
        var environment = new Dictionary<string, string>(login.Where(static variable => !IsOwn(variable.Key)), StringComparer.Ordinal);
        foreach (string variable in request.Environment)
        {
            int name = variable.IndexOf('=', StringComparison.Ordinal);
            environment[variable[..name]] = variable[(name + 1)..];
        }

        if (request.Terminal is { Type.Length: > 0 } terminal)
        {
            environment[TerminalType] = terminal.Type;
        }

        return environment;
    }

    private static bool IsOwn(string name) => Own.Contains(name) || name.StartsWith("SMASH_", StringComparison.Ordinal) || name.StartsWith("DOTNET_", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Login() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
}
