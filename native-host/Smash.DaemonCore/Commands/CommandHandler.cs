using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>Carries a command out. It is called on the loop after the client was authorized, and must not block: it awaits.</summary>
/// <param name="context">Who asks, what is asked, and the answer to be filled.</param>
/// <returns>What becomes of the stream.</returns>
/// <exception cref="CommandRefusedException">The command cannot be carried out: the client gets the error and the message.</exception>
/// <exception cref="CedarException">The arguments are not those of the command: the client gets EBADMSG and the message. Any other exception gives EIO and a line in the log, and the daemon goes on.</exception>
public delegate ValueTask<CommandDisposition> CommandHandler(CommandContext context);
