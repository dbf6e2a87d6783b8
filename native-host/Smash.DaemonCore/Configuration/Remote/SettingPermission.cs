using Smash.DaemonCore.Commands;

namespace Smash.DaemonCore.Configuration.Remote;

/// <summary>
/// Which parameters a client may set: those that SETTABLE_ATTRS_ of a level that it is allowed has. One that security rests on needs the level CONFIG and its full name, without
/// wildcards, in SETTABLE_ATTRS_CONFIG. What decides about remote setting itself (ENABLE_RUNTIME_CONFIG, ENABLE_PERSISTENT_CONFIG, SETTABLE_ATTRS_) is never set remotely: who may set
/// one parameter must not be able to let himself set all.
/// </summary>
internal sealed class SettingPermission(DaemonConfiguration configuration, AuthorizationPolicy policy, CommandPeer peer)
{
    /// <summary>Whether the client may set a parameter.</summary>
    public bool Includes(ParameterDefinition parameter) => parameter.IsSecurity
        ? !DecidesAboutSetting(parameter)
            && policy.Decide(peer, AuthorizationLevel.Config).IsAllowed
            && Names(AuthorizationLevel.Config).Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)
        : IncludesOrdinary(parameter.Name);

    /// <summary>Whether the client may take back a setting of a name that is no parameter (any more).</summary>
    public bool IncludesOrdinary(string name) => configuration.Parameters.SettableNames.Keys.Any(level =>
        Names(level).Any(pattern => NamePattern.IsMatch(pattern, name)) && policy.Decide(peer, level).IsAllowed);

    private IReadOnlyList<string> Names(AuthorizationLevel level) => configuration.Get(configuration.Parameters.SettableNames[level]);

    private bool DecidesAboutSetting(ParameterDefinition parameter)
    {
        ParameterTable parameters = configuration.Parameters;
        return ReferenceEquals(parameter, parameters.EnableRuntime) || ReferenceEquals(parameter, parameters.EnablePersistent) || parameters.SettableNames.Values.Contains(parameter);
    }
}
