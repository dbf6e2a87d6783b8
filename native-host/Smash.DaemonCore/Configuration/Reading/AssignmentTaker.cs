namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Takes statements into the table in the order of their layers and lines.</summary>
internal sealed class AssignmentTaker(AssignmentTable assignments, ParameterTable parameters, ProblemList problems)
{
    /// <summary>Whether some statement so far sets a name.</summary>
    public bool IsDefined(string name) => assignments.Find(name) is not null;

    /// <summary>Takes a statement.</summary>
    /// <param name="key">The name with its prefix.</param>
    /// <param name="raw">The value as written.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="folder">The folder that relative paths are in.</param>
    public void Take(string key, string raw, ConfigurationOrigin origin, string? folder)
    {
        if (PredefinedMacros.Names.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add(ConfigurationProblemKind.WrongValue, origin, key, "The name stands for something that cannot be set: take another.");
            return;
        }

        if (raw.Length > MacroScanner.MaxLength)
        {
            problems.Add(ConfigurationProblemKind.Limit, origin, key, $"The value is longer than {MacroScanner.MaxLength} characters.");
            assignments.Set(new Assignment(key, "", origin, folder) { IsBroken = true });
            return;
        }

        string? value = WithoutSelf(key, raw, origin);
        assignments.Set(new Assignment(key, value ?? raw, origin, folder) { IsBroken = value is null });
    }

    private string? WithoutSelf(string key, string raw, ConfigurationOrigin origin)
    {
        if (!raw.Contains("$(", StringComparison.Ordinal))
        {
            return raw;
        }

        string name = assignments.BaseOf(key);
        var self = new SelfReference(
            other => other.Equals(key, StringComparison.OrdinalIgnoreCase) || other.Equals(name, StringComparison.OrdinalIgnoreCase),
            () => assignments.FindBefore(key, origin.Layer)?.Raw ?? (parameters.TryFind(name, out ParameterDefinition? parameter) ? parameter.DefaultText : null));
        try
        {
            return self.Replace(raw);
        }
        catch (MacroException exception)
        {
            problems.Add(exception.Kind, origin, key, exception.Message);
            return null;
        }
    }
}
