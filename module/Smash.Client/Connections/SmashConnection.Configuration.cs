using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <content>The host's configuration.</content>
public sealed partial class SmashConnection
{
    /// <summary>Asks for parameters, their values, and where those came from.</summary>
    /// <param name="pattern">A name, letters of either case, or a pattern with <c>*</c> and <c>?</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>In order of their names; for a pattern there may be none.</returns>
    /// <exception cref="SmashException">ENOENT: there is no parameter of that name.</exception>
    public IReadOnlyList<ConfigurationValue> GetConfiguration(string pattern, CancellationToken cancellationToken = default) => ExecuteCommand(
        DaemonCommand.ConfigValue,
        arguments => arguments.Put(pattern),
        reader => reader.GetList(entry => ConfigurationValue.Read(this, entry)),
        cancellationToken);

    /// <summary>Sets a parameter, or takes a setting back. It is in force from the next <see cref="UpdateConfiguration"/> on.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The value as it would be written in a file; null: takes the setting back.</param>
    /// <param name="isPersistent">Whether it lasts beyond the host's end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether a reconfigure is enough for it; false: the host must be restarted.</returns>
    /// <exception cref="SmashException">EACCES: the host's configuration does not let it be set in this way; EINVAL: the value is wrong.</exception>
    public bool SetConfiguration(string name, string? value, bool isPersistent, CancellationToken cancellationToken = default) => ExecuteCommand(
        isPersistent ? DaemonCommand.ConfigPersist : DaemonCommand.ConfigRuntime,
        arguments =>
        {
            arguments.Put(name);
            arguments.Put(value);
        },
        static reader => reader.GetBoolean(),
        cancellationToken);

    /// <summary>Has the host read its configuration anew.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ConfigurationChange UpdateConfiguration(CancellationToken cancellationToken = default) =>
        ExecuteCommand(DaemonCommand.ReconfigFull, null, reader => ConfigurationChange.Read(this, reader), cancellationToken);
}
