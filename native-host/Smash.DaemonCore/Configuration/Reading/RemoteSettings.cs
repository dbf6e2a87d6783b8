namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>The settings made remotely, in the order in which they were made.</summary>
/// <param name="Persistent">Those to last.</param>
/// <param name="Runtime">Those until the daemon ends.</param>
internal sealed record RemoteSettings(IReadOnlyList<Setting> Persistent, IReadOnlyList<Setting> Runtime)
{
    public static RemoteSettings None { get; } = new([], []);

    /// <summary>With a setting made, changed or, where the value is null, taken away.</summary>
    /// <param name="layer">Persistent or runtime.</param>
    /// <param name="name">The name.</param>
    /// <param name="raw">The value.</param>
    /// <returns>The settings.</returns>
    public RemoteSettings With(ConfigurationLayer layer, string name, string? raw) => layer switch
    {
        ConfigurationLayer.Persistent => this with { Persistent = With(Persistent, name, raw) },
        ConfigurationLayer.Runtime => this with { Runtime = With(Runtime, name, raw) },
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "Only persistent and runtime settings are made remotely."),
    };

    public bool Has(ConfigurationLayer layer, string name) =>
        (layer == ConfigurationLayer.Persistent ? Persistent : Runtime).Any(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<Setting> With(IReadOnlyList<Setting> settings, string name, string? raw)
    {
        List<Setting> changed = [.. settings.Where(setting => !setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (raw is not null)
        {
            changed.Add(new Setting(name, raw));
        }

        return changed;
    }
}
