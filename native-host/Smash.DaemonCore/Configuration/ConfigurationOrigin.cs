namespace Smash.DaemonCore.Configuration;

/// <summary>The place that a setting or a problem comes from.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="File">The file's full path; null where the layer is no file.</param>
/// <param name="Line">The line, from 1, on which the setting begins; 0 where there is none or the whole file is meant.</param>
public sealed record ConfigurationOrigin(ConfigurationLayer Layer, string? File = null, int Line = 0)
{
    /// <summary>As people read it: <c>/etc/smash/smash.conf:12</c>, <c>environment</c>, <c>command line</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => this switch
    {
        { File: { } file, Line: > 0 } => $"{file}:{Line}",
        { File: { } file } => file,
        { Layer: ConfigurationLayer.Environment } => "environment",
        { Layer: ConfigurationLayer.CommandLine } => "command line",
        { Layer: ConfigurationLayer.Runtime } => "runtime setting",
        { Layer: ConfigurationLayer.Persistent } => "persistent setting",
        _ => "default",
    };
}
