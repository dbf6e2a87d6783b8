namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>Checks a setting made remotely before anything else is done with it.</summary>
internal static class RemoteValue
{
    /// <summary>Checks.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value; null: a setting is taken back, whatever its name.</param>
    /// <param name="origin">Where it would stand.</param>
    /// <param name="parameters">The parameters that there are.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static ConfigurationProblem? Check(string name, string? value, ConfigurationOrigin origin, ParameterTable parameters)
    {
        if (origin.Layer is not (ConfigurationLayer.Runtime or ConfigurationLayer.Persistent))
        {
            throw new ArgumentOutOfRangeException(nameof(origin), origin.Layer, "Only runtime and persistent settings are made while a daemon runs.");
        }

        if (value is null)
        {
            return null;
        }

        if (!parameters.TryFind(name, out _))
        {
            string hint = parameters.Nearest(name) is { } nearest ? $" Is {nearest} meant?" : "";
            return new ConfigurationProblem(ConfigurationProblemKind.UnknownName, origin, name, $"There is no such parameter.{hint}");
        }

        // It must be one line of a file, the same when it is read again; and what the daemon's environment holds is not for those who may ask for values.
        string? wrong = value.AsSpan().ContainsAnyInRange('\0', '\u001f') ? "The value has line breaks or other control characters."
            : value.EndsWith('\\') ? "The value ends in a backslash."
            : value.Length > MacroScanner.MaxLength ? $"The value is longer than {MacroScanner.MaxLength} characters."
            : value.Contains("$ENV(", StringComparison.OrdinalIgnoreCase) ? "The value may not refer to the environment."
            : null;
        return wrong is null ? null : new ConfigurationProblem(ConfigurationProblemKind.WrongValue, origin, name, wrong);
    }
}
