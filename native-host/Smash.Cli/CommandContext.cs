using Smash.Cli.Terminal;
using Smash.Client;
using Smash.Protocol;

namespace Smash.Cli;

/// <summary>What a command works with.</summary>
/// <param name="connection">The connection, logged in.</param>
/// <param name="console">Where output goes.</param>
/// <param name="commands">All commands.</param>
internal sealed class CommandContext(SmashConnection connection, IUserConsole console, CommandTable commands)
{
    public SmashConnection Connection { get; } = connection;

    public IUserConsole Console { get; } = console;

    public CommandTable Commands { get; } = commands;

    /// <summary>Whether no further command is wanted.</summary>
    public bool IsDone { get; set; }

    /// <summary>Sends a request and waits for its answer.</summary>
    public TAnswer Send<TAnswer>(IPacket request, CancellationToken cancellationToken)
        where TAnswer : IPacket
    {
        DebugOutput.Write($"sends {request.Type}");
        TAnswer answer = Connection.Send<TAnswer>(request, cancellationToken);
        DebugOutput.Write($"received {answer.Type}");
        return answer;
    }
}
