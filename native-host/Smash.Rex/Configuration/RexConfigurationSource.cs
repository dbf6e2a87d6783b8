namespace Smash.Rex.Configuration;

/// <summary>
/// The configuration that is in force. It is read again when one of its files has changed and somebody asks: nothing is watched. While what is on disk is wrong, the last one
/// that was right is in force. It waits for the disk: not for the loop; and is for one thread at a time.
/// </summary>
/// <param name="place">Where the configuration is looked for.</param>
internal sealed class RexConfigurationSource(RexConfigurationPlace place)
{
    private IReadOnlyList<string> _stamps = [];
    private IReadOnlyList<string> _files = [];
    private bool _isRead;

    /// <summary>The configuration in force; before the first reading that of defaults.</summary>
    public RexConfiguration Current { get; private set; } = new();

    /// <summary>What is wrong with what is on disk now; none: it is in force.</summary>
    public IReadOnlyList<RexProblem> Problems { get; private set; } = [];

    /// <summary>Reads the configuration if it was not read yet or has changed on disk.</summary>
    /// <returns>Whether it was read, rightly or not.</returns>
    public bool Refresh()
    {
        if (_isRead && _stamps.SequenceEqual(StampsOf(_files), StringComparer.Ordinal))
        {
            return false;
        }

        Reload();
        return true;
    }

    /// <summary>Reads the configuration.</summary>
    public void Reload()
    {
        // Looked at before reading: what changes meanwhile is seen the next time.
        IReadOnlyList<string> before = StampsOf(_files);
        IReadOnlyList<string> known = _files;
        IReadOnlyList<string> files = [];
        try
        {
            Current = place.Find() is { } path ? RexConfigurationReader.Read(path, place.SystemFolder, out files) : new RexConfiguration();
            Problems = [];
        }
        catch (RexConfigurationException exception)
        {
            Problems = exception.Problems;
        }

        _files = files;
        _stamps = known.SequenceEqual(files, StringComparer.Ordinal) ? before : StampsOf(files);
        _isRead = true;
    }

    private IReadOnlyList<string> StampsOf(IReadOnlyList<string> files) => [.. place.Candidates.Concat(files).SelectMany(WithLog).Select(StampOf)];

    // What was changed in a database may still be in its log.
    private static IEnumerable<string> WithLog(string file) => [file, file + "-wal"];

    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Join(' ', path, file.Length, file.LastWriteTimeUtc.Ticks, file.UnixFileMode, file.LinkTarget) : path;
    }
}
