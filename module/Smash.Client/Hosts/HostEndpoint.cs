using System.Globalization;
using System.Text;
using Smash.Client.Interop;

namespace Smash.Client;

/// <summary>Where a host listens: the path of its Unix socket.</summary>
public sealed class HostEndpoint
{
    /// <summary>Most bytes of a socket's path: sun_path without its NUL.</summary>
    public const int MaxSocketPathLength = 107;

    /// <summary>Name of the environment variable that names another socket than the user's own.</summary>
    public const string SocketVariable = "SMASH_SOCKET";

    private HostEndpoint(string socketPath, bool isDefault, string? stateDirectory)
    {
        SocketPath = socketPath;
        IsDefault = isDefault;
        StateDirectory = stateDirectory;
    }

    /// <summary>Absolute path of the socket, at most <see cref="MaxSocketPathLength"/> bytes.</summary>
    public string SocketPath { get; }

    /// <summary>Whether this is the user's own socket, in the user's runtime folder.</summary>
    public bool IsDefault { get; }

    /// <summary>Folder for records and output of a host that is started here; null: the host's choice, the socket's path and <c>.d</c>.</summary>
    public string? StateDirectory { get; }

    /// <summary>
    /// The endpoint of this session: $SMASH_SOCKET; else smash/smash.sock in $XDG_RUNTIME_DIR, in /run/user/UID, or, where neither is
    /// there, /tmp/smash-UID/smash.sock.
    /// </summary>
    /// <exception cref="EndpointException">The path is too long.</exception>
    public static HostEndpoint GetDefault() => GetDefault(Environment.GetEnvironmentVariable);

    /// <summary>The endpoint at a path.</summary>
    /// <param name="socketPath">Path of the socket; a relative one begins at the process's working directory.</param>
    /// <exception cref="EndpointException">The path is too long.</exception>
    public static HostEndpoint FromPath(string socketPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        return Create(Path.GetFullPath(socketPath), isDefault: false, stateDirectory: null);
    }

    /// <inheritdoc/>
    public override string ToString() => SocketPath;

    internal static HostEndpoint GetDefault(Func<string, string?> getVariable)
    {
        if (getVariable(SocketVariable) is { Length: > 0 } socket)
        {
            return FromPath(socket);
        }

        string userId = CurrentUser.Id.ToString(CultureInfo.InvariantCulture);
        string? runtime = getVariable("XDG_RUNTIME_DIR") is { } named && Path.IsPathRooted(named) ? named : FindUserFolder("/run/user/" + userId);
        string folder = runtime is null ? "/tmp/smash-" + userId : Path.Combine(runtime, "smash");
        return Create(Path.Combine(folder, "smash.sock"), isDefault: true, GetStateDirectory(getVariable));
    }

    private static HostEndpoint Create(string path, bool isDefault, string? stateDirectory)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        return length <= MaxSocketPathLength
            ? new HostEndpoint(path, isDefault, stateDirectory)
            : throw new EndpointException(
                EndpointFault.PathTooLong,
                $"The socket's path has {length} bytes, and a Unix socket's may have {MaxSocketPathLength}: '{path}'.");
    }

    private static string? FindUserFolder(string path) =>
        FileStatus.Read(path, out FileStatus status) == 0 && status.IsDirectory && status.Owner == CurrentUser.Id ? path : null;

    private static string GetStateDirectory(Func<string, string?> getVariable)
    {
        string state = getVariable("XDG_STATE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "smash");
    }
}
