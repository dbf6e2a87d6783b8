using System.Text;
using System.Text.Json;

namespace Smash.Client;

/// <summary>Where a user's host listens on a machine, as <c>smash --endpoint</c> tells it there: one line of JSON.</summary>
public sealed record EndpointReport
{
    /// <summary>Version of the line: what is added to it later does not change it.</summary>
    private const int LineVersion = 1;

    private const string VersionProperty = "smashEndpoint";

    // What a host gives to a job that comes without any environment.
    private static readonly string[] Minimal = ["PATH", "HOME", "USER", "SHELL", "LANG"];

    /// <summary>Version of the program that told it.</summary>
    public string Version { get; init; } = "";

    /// <summary>Name of the machine.</summary>
    public string ComputerName { get; init; } = "";

    /// <summary>Name of the Unix user.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Absolute path of the host's socket on that machine.</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>Whether a host listens there.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether the socket is there: one without a host was left by a host that was killed.</summary>
    public bool HasSocket { get; init; }

    /// <summary>PATH, HOME, USER, SHELL and LANG of that user there, as far as they are set: what a job's environment begins with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes the report of this machine and user.</summary>
    /// <param name="endpoint">Where the host listens, or would.</param>
    public static EndpointReport Create(HostEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new EndpointReport
        {
            Version = typeof(EndpointReport).Assembly.GetName().Version?.ToString(3) ?? "",
            ComputerName = System.Environment.MachineName,
            UserName = Interop.CurrentUser.Name,
            SocketPath = endpoint.SocketPath,
            IsRunning = HostLauncher.IsRunning(endpoint),
            HasSocket = File.Exists(endpoint.SocketPath),
            Environment = Minimal
                .Select(static name => (Name: name, Value: System.Environment.GetEnvironmentVariable(name) ?? (name == "USER" ? Interop.CurrentUser.Name : null)))
                .Where(static variable => variable.Value is not null)
                .ToDictionary(static variable => variable.Name, static variable => variable.Value!),
        };
    }

    /// <summary>The report as one line, without its line feed.</summary>
    public string ToLine()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber(VersionProperty, LineVersion);
            writer.WriteString("version", Version);
            writer.WriteString("computer", ComputerName);
            writer.WriteString("user", UserName);
            writer.WriteString("socket", SocketPath);
            writer.WriteBoolean("running", IsRunning);
            writer.WriteBoolean("hasSocket", HasSocket);
            writer.WriteStartObject("environment");
            foreach ((string name, string value) in Environment)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Finds the report in what a remote shell wrote: start-up files may write lines of their own before it.</summary>
    /// <param name="output">All of the standard output.</param>
    /// <returns>The report; null: there is none.</returns>
    public static EndpointReport? Find(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Split('\n').Select(static line => line.Trim()).Where(static line => line.StartsWith('{')).Select(Parse).LastOrDefault(static report => report is not null);
    }

    private static EndpointReport? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.TryGetProperty(VersionProperty, out JsonElement version) && version.TryGetInt32(out int number) && number == LineVersion ? Read(root) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A line of something else.
            return null;
        }
    }

    private static EndpointReport Read(JsonElement root) => new()
    {
        Version = ReadText(root, "version"),
        ComputerName = ReadText(root, "computer"),
        UserName = ReadText(root, "user"),
        SocketPath = ReadText(root, "socket"),
        IsRunning = ReadFlag(root, "running"),
        HasSocket = ReadFlag(root, "hasSocket"),
        Environment = root.TryGetProperty("environment", out JsonElement environment)
            ? environment.EnumerateObject().ToDictionary(static variable => variable.Name, static variable => variable.Value.GetString() ?? "")
            : new Dictionary<string, string>(),
    };

    private static string ReadText(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static bool ReadFlag(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
}
