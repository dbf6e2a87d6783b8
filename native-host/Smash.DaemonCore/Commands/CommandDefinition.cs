namespace Smash.DaemonCore.Commands;

/// <summary>A command that a daemon carries out.</summary>
public sealed record CommandDefinition
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Its name, for logs, metrics and documents, such as <c>DC_NOP</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What a client must be allowed.</summary>
    public required AuthorizationLevel Level { get; init; }

    /// <summary>Another level that suffices; null: none.</summary>
    public AuthorizationLevel? AlternateLevel { get; init; }

    /// <summary>Whom to call.</summary>
    public required CommandHandler Handler { get; init; }

    /// <summary>Whether its handler itself tells the log who was allowed it. Default: no. For one that is sent again and again to read that very log.</summary>
    public bool TellsItself { get; init; }

    /// <summary>Whether it may come as a datagram too. Default: no. What it answers there is sent only if it is no longer than what came, or if the datagram was authenticated.</summary>
    public bool AcceptsDatagrams { get; init; }

    /// <summary>
    /// The second message that the client sends after the command, read whole before the handler is called but not before the client is authorized; null (the default): the
    /// command and its arguments are all, and a handler that wants more reads it from the stream itself. Only over streams.
    /// </summary>
    public CommandPayload? Payload { get; init; }
}
