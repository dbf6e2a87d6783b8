namespace Smash.DaemonCore.Configuration;

/// <summary>A file, or the files of a folder, that a configuration is read from.</summary>
/// <param name="Path">The full path of the file, or of the folder followed by a pattern of file names: <c>/etc/smash/conf.d/*.conf</c>, read in ordinal order of the names.</param>
/// <param name="IsRequired">Whether it is a problem if the file is missing. A pattern may match nothing.</param>
public sealed record ConfigurationFile(string Path, bool IsRequired = false);
