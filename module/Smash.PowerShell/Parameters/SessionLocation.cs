using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>The session's folder in the file system.</summary>
internal static class SessionLocation
{
    private static volatile Known? _known;

    /// <summary>
    /// Its path as programs know it. PowerShell takes 50 µs to find it, more than a submission takes the client, and so it is kept until
    /// the location is another.
    /// </summary>
    public static string Get(SessionState session)
    {
        PathInfo location = session.Path.CurrentFileSystemLocation;
        string path = location.Path;
        if (_known is not { } known || known.Drive != location.Drive || known.Path != path)
        {
            _known = known = new Known(location.Drive, path, location.ProviderPath);
        }

        return known.ProviderPath;
    }

    private sealed record Known(PSDriveInfo Drive, string Path, string ProviderPath);
}
