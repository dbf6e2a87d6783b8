using System.Globalization;
using System.Text;
using Smash.Client.Interop;

namespace Smash.Client;

/// <summary>Where a host listens: the path of its Unix socket, on this machine or on another that OpenSSH leads to.</summary>
public sealed class HostEndpoint
{
    /// <summary>Most bytes of a socket's path: sun_path without its NUL.</summary>
    public const int MaxSocketPathLength = 107;

    /// <summary>Name of the environment variable that names another socket than the user's own.</summary>
    public const string SocketVariable = "SMASH_SOCKET";

    /// <summary>Folder for the user's sockets where the user has no runtime folder.</summary>
    internal static readonly string FallbackSocketFolder = "/tmp/smash-" + UserId;

    private readonly string _socketPath;

    private HostEndpoint(string socketPath, bool isDefault, string? stateDirectory)
    {
        _socketPath = socketPath;
        IsDefault = isDefault;
        StateDirectory = stateDirectory;
    }

    private HostEndpoint(SshDestination destination)
        : this(destination.RemoteSocket ?? "", isDefault: false, stateDirectory: null)
    {
        Destination = destination;
        Link = new SshLink(destination);
    }

    /// <summary>Absolute path of the socket on the host's machine, at most <see cref="MaxSocketPathLength"/> bytes. Of another machine's own it is empty until that was connected to.</summary>
    public string SocketPath => Link?.Report?.SocketPath ?? _socketPath;

    /// <summary>The other machine that the host runs on; null: it runs on this one.</summary>
    public SshDestination? Destination { get; }

    /// <summary>Whether the host runs on another machine.</summary>
    public bool IsRemote => Destination is not null;

    /// <summary>Whether the socket is there, with a host or not: one that is stopped takes it away, one that was killed leaves it. Of another machine, as that told last.</summary>
    public bool HasSocket => Link is null ? File.Exists(SocketPath) : Link.Report?.HasSocket ?? false;

    /// <summary>What tells endpoints apart: the socket's path; of another machine, all of the way to it.</summary>
    public string Key => Destination?.Key ?? SocketPath;

    /// <summary>Name of the host's machine; of another one it is as it was given until that was connected to, and then as the machine itself has it.</summary>
    public string ComputerName => Destination is null ? Environment.MachineName : Link!.Report?.ComputerName ?? Destination.HostName;

    /// <summary>What a job's environment begins with on another machine: PATH, HOME, USER, SHELL and LANG there; empty until that was connected to, and for this machine.</summary>
    public IReadOnlyDictionary<string, string> RemoteEnvironment => Link?.Report?.Environment ?? new Dictionary<string, string>();

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

    /// <summary>The endpoint of a host on another machine. Nothing is connected yet.</summary>
    /// <param name="destination">The machine, and how to get there.</param>
    public static HostEndpoint FromSsh(SshDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return new HostEndpoint(destination);
    }

    /// <summary>The path of the socket; of another machine, as ssh writes it: <c>user@host</c>.</summary>
    public override string ToString() => Destination?.ToString() ?? SocketPath;

    internal static HostEndpoint GetDefault(Func<string, string?> getVariable)
    {
        if (getVariable(SocketVariable) is { Length: > 0 } socket)
        {
            return FromPath(socket);
        }

        return Create(Path.Combine(GetSocketFolder(getVariable), "smash.sock"), isDefault: true, GetStateDirectory(getVariable));
    }

    /// <summary>The user's folder for sockets: smash in $XDG_RUNTIME_DIR or in /run/user/UID, or, where neither is there, <see cref="FallbackSocketFolder"/>.</summary>
    internal static string GetSocketFolder(Func<string, string?> getVariable)
    {
        string? runtime = getVariable("XDG_RUNTIME_DIR") is { } named && Path.IsPathRooted(named) ? named : FindUserFolder("/run/user/" + UserId);
        return runtime is null ? FallbackSocketFolder : Path.Combine(runtime, "smash");
    }

    /// <summary>Name of the Unix user whose host it is.</summary>
    internal string UserName => Link?.Report?.UserName ?? CurrentUser.Name;

    /// <summary>The way to another machine; null: the host runs on this one.</summary>
    internal SshLink? Link { get; }

    private static string UserId => CurrentUser.Id.ToString(CultureInfo.InvariantCulture);

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

    /// <summary>Folder for records and output of the user's own host.</summary>
    internal static string GetStateDirectory() => GetStateDirectory(Environment.GetEnvironmentVariable);

    private static string GetStateDirectory(Func<string, string?> getVariable)
    {
        string state = getVariable("XDG_STATE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "smash");
    }
}
