using System.Collections;

namespace Smash.DaemonCore.Configuration;

/// <summary>What a daemon's configuration is read from.</summary>
public sealed record ConfigurationSources
{
    /// <summary>The daemon's subsystem, in capital letters: <c>SUBSYS.NAME</c> wins over <c>NAME</c> within a layer.</summary>
    public required string Subsystem { get; init; }

    /// <summary>The name of this one of several daemons of the subsystem: <c>LOCALNAME.NAME</c> wins over both. Null: none.</summary>
    public string? LocalName { get; init; }

    /// <summary>The files, earlier ones first.</summary>
    public IReadOnlyList<ConfigurationFile> Files { get; init; } = [];

    /// <summary>The file of persistent settings; null: none can be made.</summary>
    public string? PersistentFile { get; init; }

    /// <summary>The environment: its <c>_SMASH_NAME</c> set NAME, and <c>$ENV(NAME)</c> reads it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What <c>-o</c> gave: <c>NAME=VALUE</c>, earlier ones first.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>The folder that relative paths of the environment and the command line are in.</summary>
    public string WorkingFolder { get; init; } = "/";

    /// <summary>
    /// The usual sources: the file of <c>-c</c>, else that of SMASH_CONFIG, else, where they are there, <c>/etc/smash/smash.conf</c>, <c>/etc/smash/conf.d/*.conf</c> and
    /// <c>$XDG_CONFIG_HOME/smash/smash.conf</c> (<c>~/.config</c> where that is unset or relative). Persistent settings go to <c>smash/&lt;subsystem&gt;.persistent</c> in
    /// <c>$XDG_STATE_HOME</c> (<c>~/.local/state</c>), or to the folder that systemd gives as STATE_DIRECTORY.
    /// </summary>
    /// <param name="subsystem">The subsystem.</param>
    /// <param name="localName">The local name; null: none.</param>
    /// <param name="configFile">What <c>-c</c> gave; null: nothing. A relative path is in the current directory.</param>
    /// <param name="commandLine">What <c>-o</c> gave.</param>
    /// <returns>The sources, with this process's environment and current directory.</returns>
    public static ConfigurationSources Usual(string subsystem, string? localName = null, string? configFile = null, IReadOnlyList<string>? commandLine = null)
    {
        Dictionary<string, string> environment = ReadEnvironment();
        string folder = System.Environment.CurrentDirectory;
        return new ConfigurationSources
        {
            Subsystem = subsystem,
            LocalName = localName,
            Files = UsualFiles(environment, configFile, folder),
            PersistentFile = UsualPersistentFile(environment, localName is null ? subsystem : $"{subsystem}.{localName}"),
            Environment = environment,
            CommandLine = commandLine ?? [],
            WorkingFolder = folder,
        };
    }

    internal static List<ConfigurationFile> UsualFiles(IReadOnlyDictionary<string, string> environment, string? configFile, string workingFolder)
    {
        string? named = configFile ?? environment.GetValueOrDefault("SMASH_CONFIG");
        if (!string.IsNullOrEmpty(named))
        {
            return [new ConfigurationFile(Path.GetFullPath(named, workingFolder), IsRequired: true)];
        }

        List<ConfigurationFile> files = [new("/etc/smash/smash.conf"), new("/etc/smash/conf.d/*.conf")];
        if (UserFolder(environment, "XDG_CONFIG_HOME", ".config") is { } folder)
        {
            files.Add(new ConfigurationFile(Path.Combine(folder, "smash", "smash.conf")));
        }

        return files;
    }

    internal static string? UsualPersistentFile(IReadOnlyDictionary<string, string> environment, string name)
    {
        // Several folders are separated by colons (systemd.exec(5)).
        string? folder = environment.GetValueOrDefault("STATE_DIRECTORY")?.Split(':')[0] is { } given && Path.IsPathRooted(given)
            ? given
            : UserFolder(environment, "XDG_STATE_HOME", ".local/state") is { } state ? Path.Combine(state, "smash") : null;
        return folder is null ? null : Path.Combine(folder, $"{name}.persistent");
    }

    private static string? UserFolder(IReadOnlyDictionary<string, string> environment, string variable, string inHome)
    {
        if (environment.GetValueOrDefault(variable) is { } folder && Path.IsPathRooted(folder))
        {
            return folder;
        }

        return environment.GetValueOrDefault("HOME") is { } home && Path.IsPathRooted(home) ? Path.Combine(home, inHome) : null;
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
