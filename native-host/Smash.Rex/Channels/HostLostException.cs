namespace Smash.Rex.Channels;

/// <summary>The link ended before the channel did: what became of the transaction is not known.</summary>
/// <param name="message">Which host, and why.</param>
internal sealed class HostLostException(string message) : IOException(message);
