using System.Collections;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>The environment that a job is submitted with.</summary>
internal static class JobEnvironment
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    // What a host gives to a job that comes without any environment.
    private static readonly string[] Minimal = ["PATH", "HOME", "USER", "SHELL", "LANG"];

    private static volatile Snapshot? _session;

    /// <summary>Makes the environment of a job.</summary>
    /// <param name="changes">Variables to set, or with $null to leave out; null: none.</param>
    /// <param name="isClean">Whether to begin with the host's minimal environment and not with the session's.</param>
    /// <exception cref="CommandException">InvalidEnvironment: a name or value that no environment can hold.</exception>
    public static EnvironmentBlock Create(IDictionary? changes, bool isClean)
    {
        if (changes is null || changes.Count == 0)
        {
            return isClean ? EnvironmentBlock.Empty : GetSession();
        }

        return Change(isClean ? GetMinimal() : GetVariables(), changes);
    }

    /// <summary>Makes the environment of a job on another machine, where nothing of this session's holds.</summary>
    /// <param name="changes">Variables to set over that user's, or with $null to leave out; null: none.</param>
    /// <param name="endpoint">The host there.</param>
    /// <exception cref="CommandException">InvalidEnvironment: a name or value that no environment can hold.</exception>
    public static EnvironmentBlock CreateRemote(IDictionary? changes, HostEndpoint endpoint) => changes is null || changes.Count == 0
        ? EnvironmentBlock.Empty
        : Change(new Dictionary<string, string>(endpoint.RemoteEnvironment), changes);

    private static EnvironmentBlock Change(Dictionary<string, string> variables, IDictionary changes)
    {
        foreach (DictionaryEntry change in changes)
        {
            string name = LanguagePrimitives.ConvertTo<string>(change.Key);
            if (change.Value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = LanguagePrimitives.ConvertTo<string>(change.Value);
            }
        }

        try
        {
            return EnvironmentBlock.Create(variables);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException("InvalidEnvironment", exception.Message);
        }
    }

    /// <summary>The session's environment. It is encoded once for all jobs until a variable changes.</summary>
    private static EnvironmentBlock GetSession()
    {
        IDictionary current = Environment.GetEnvironmentVariables();
        if (_session is not { } known || !known.Holds(current))
        {
            _session = known = new Snapshot(current, EnvironmentBlock.Create(GetVariables()));
        }

        return known.Block;
    }

    private static Dictionary<string, string> GetVariables()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }

    private static Dictionary<string, string> GetMinimal()
    {
        var variables = new Dictionary<string, string> { ["PATH"] = DefaultPath };
        foreach (string name in Minimal)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    private sealed record Snapshot(IDictionary Variables, EnvironmentBlock Block)
    {
        /// <summary>Whether nothing has changed; an environment that has not changed comes in the same order.</summary>
        public bool Holds(IDictionary current)
        {
            if (current.Count != Variables.Count)
            {
                return false;
            }

            IDictionaryEnumerator theirs = current.GetEnumerator();
            IDictionaryEnumerator ours = Variables.GetEnumerator();
            while (theirs.MoveNext() && ours.MoveNext())
            {
                if ((string)theirs.Key != (string)ours.Key || (string?)theirs.Value != (string?)ours.Value)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
