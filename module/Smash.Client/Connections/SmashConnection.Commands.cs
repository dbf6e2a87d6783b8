using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <content>Commands of the daemon framework under the host.</content>
public sealed partial class SmashConnection
{
    /// <summary>Has a command executed.</summary>
    /// <typeparam name="T">What its answer is read into.</typeparam>
    /// <param name="command">Its number: <see cref="DaemonCommand"/> has those of every daemon.</param>
    /// <param name="writeArguments">Writes its arguments; null: it has none.</param>
    /// <param name="readResults">Reads its results.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer.</param>
    /// <exception cref="SmashException">The daemon refused it, with the command's own error; EBADMSG: the answer is none of this command; EOPNOTSUPP: the host does not know it.</exception>
    public T ExecuteCommand<T>(int command, Action<CedarWriter>? writeArguments, Func<CedarReader, T> readResults, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(readResults);
        var message = new CedarWriter();
        message.Put(command);
        writeArguments?.Invoke(message);
        DaemonCommandResult result = Send<DaemonCommandResult>(new ExecuteDaemonCommandRequest(message.Message), cancellationToken);
        try
        {
            var reader = new CedarReader(result.Message);
            ThrowIfRefused(command, (Errno)reader.GetInt32(), reader);
            T results = readResults(reader);
            reader.EndOfMessage();
            return results;
        }
        catch (CedarException exception)
        {
            throw new SmashException(Errno.EBADMSG, $"The host's answer to {NameOf(command)} is not what this version understands. {exception.Message}", exception) { Command = command };
        }
    }

    private static void ThrowIfRefused(int command, Errno error, CedarReader reader)
    {
        if (error != 0)
        {
            throw new SmashException(error, reader.GetString()) { Request = PacketType.DaemonCommand, Command = command };
        }
    }

    private static string NameOf(int command) => DaemonCommand.NameOf(command) ?? $"command {command}";
}
