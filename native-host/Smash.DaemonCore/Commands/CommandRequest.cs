using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>A command to be sent.</summary>
/// <param name="Number">Its number.</param>
public sealed record CommandRequest(int Number)
{
    /// <summary>Writes its arguments; null (default): it has none.</summary>
    public Action<CedarWriter>? Arguments { get; init; }

    /// <summary>Writes its second message, for commands that take one; null (default): there is none.</summary>
    public Action<CedarWriter>? Payload { get; init; }

    internal ReadOnlyMemory<byte> Encode()
    {
        var writer = new CedarWriter();
        writer.Put(Number);
        Arguments?.Invoke(writer);
        return writer.Message;
    }
}
