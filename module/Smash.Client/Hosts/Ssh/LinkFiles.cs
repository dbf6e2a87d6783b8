using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Smash.Client;

/// <summary>The files of one link: ssh's control socket, the socket that leads to the host, and what ssh said, in a folder that nobody else may enter.</summary>
internal sealed class LinkFiles
{
    private const string FolderPrefix = "ssh-";

    // ssh makes a control socket under a longer name first: a dot and sixteen letters more.
    private const int MaxControlPathLength = HostEndpoint.MaxSocketPathLength - 17;

    private static int _made;

    private LinkFiles(string folder) => Folder = folder;

    public string Folder { get; }

    public string ControlPath => Path.Combine(Folder, "c");

    public string SocketPath => Path.Combine(Folder, "s");

    public string LogPath => Path.Combine(Folder, "log");

    /// <summary>Makes the folder of a new link, and removes those that killed sessions left.</summary>
    /// <exception cref="EndpointException">The folder for sockets cannot be used.</exception>
    public static LinkFiles Create()
    {
        string root = HostEndpoint.GetSocketFolder(Environment.GetEnvironmentVariable);
        string name = string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
        var files = new LinkFiles(Path.Combine(root, name));
        if (Encoding.UTF8.GetByteCount(files.ControlPath) > MaxControlPathLength)
        {
            root = HostEndpoint.FallbackSocketFolder;
            files = new LinkFiles(Path.Combine(root, name));
        }

        SocketFolder.Prepare(root);
        RemoveAbandoned(root);
        SocketFolder.Prepare(files.Folder);
        return files;
    }

    /// <summary>Removes what a connection that has ended left, so that the next one can be made.</summary>
    public void Clear()
    {
        // The folder itself may have been removed: what cleans up /tmp or a runtime folder does not ask.
        SocketFolder.Prepare(Folder);
        File.Delete(ControlPath);
        File.Delete(SocketPath);
        File.Delete(LogPath);
    }

    /// <summary>What ssh has said since the connection was made.</summary>
    public string ReadLog()
    {
        try
        {
            return File.ReadAllText(LogPath);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    public void Remove()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static void RemoveAbandoned(string root)
    {
        foreach (string folder in Directory.EnumerateDirectories(root, FolderPrefix + "*"))
        {
            string[] parts = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-');
            if (int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !Directory.Exists($"/proc/{process}"))
            {
                RemoveUnlessUsed(new LinkFiles(folder));
            }
        }
    }

    /// <summary>A connection whose session was killed stays until it is idle; its folder goes with the next link after that.</summary>
    private static void RemoveUnlessUsed(LinkFiles files)
    {
        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            probe.Connect(new UnixDomainSocketEndPoint(files.ControlPath));
        }
        catch (SocketException)
        {
            TryRemove(files);
        }
    }

    private static void TryRemove(LinkFiles files)
    {
        try
        {
            files.Remove();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another session removes it at this moment, or the next one will.
        }
    }
}
