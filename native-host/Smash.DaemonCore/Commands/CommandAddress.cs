using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>Where a daemon takes commands: a Unix socket's path, or a sinful string.</summary>
public sealed record CommandAddress
{
    private CommandAddress(string? path, SinfulAddress? network)
    {
        Path = path;
        Network = network;
    }

    /// <summary>The Unix socket's path; null: it is on the network.</summary>
    public string? Path { get; }

    /// <summary>Address and port; null: it is a Unix socket.</summary>
    public SinfulAddress? Network { get; }

    /// <summary>A Unix socket.</summary>
    /// <param name="path">Its path.</param>
    public static CommandAddress OfPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CommandAddress(path, null);
    }

    /// <summary>A TCP and UDP port.</summary>
    /// <param name="address">Its address.</param>
    public static CommandAddress OfNetwork(SinfulAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new CommandAddress(null, address);
    }

    /// <summary>Reads either: what begins with &lt; is a sinful string, all else a path.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is empty, or a broken sinful string.</exception>
    public static CommandAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? throw new FormatException("An empty text is no daemon's address: give a Unix socket's path or <address:port>.")
            : text[0] == '<' ? OfNetwork(SinfulAddress.Parse(text))
            : OfPath(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Path ?? Network!.ToString();
}
