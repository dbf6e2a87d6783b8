using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

/// <summary>A folder of configuration files and what a daemon reads of them.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ParameterTable Parameters { get; } = new();

    /// <summary>The main file.</summary>
    public string Main => this["main.conf"];

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a file that only its owner may write.</summary>
    public string Write(string name, string text)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The main file, subsystem SAMPLE, local name one.</summary>
    public ConfigurationSources Sources => new()
    {
        Subsystem = "SAMPLE",
        LocalName = "ONE",
        Files = [new ConfigurationFile(Main, IsRequired: true)],
        PersistentFile = this["state/sample.persistent"],
        WorkingFolder = _folder.FullPath,
    };

    /// <summary>Reads a main file of these lines.</summary>
    public DaemonConfiguration Load(params string[] lines)
    {
        Write("main.conf", string.Concat(lines.Select(static line => line + "\n")));
        return DaemonConfiguration.Load(Sources, Parameters);
    }
}
