using System.Security.Authentication;
using Smash.DaemonCore.Cedar;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>Sends commands to a daemon, each over a connection of its own. It belongs to the loop.</summary>
/// <param name="loop">The loop.</param>
/// <param name="address">The daemon.</param>
/// <param name="options">Null: the defaults.</param>
public sealed class CommandClient(EventLoop loop, CommandAddress address, CommandClientOptions? options = null)
{
    private readonly CommandClientOptions _options = options ?? CommandClientOptions.Default;

    /// <summary>The daemon.</summary>
    public CommandAddress Address { get; } = address;

    /// <summary>Sends a command without payload and waits for its answer.</summary>
    /// <param name="command">The number.</param>
    /// <param name="arguments">Writes the arguments; null: there are none.</param>
    /// <param name="cancellationToken">Gives up; whether the command is carried out is then not known.</param>
    /// <returns>The answer, behind its status.</returns>
    /// <exception cref="DaemonUnreachableException">The command has not been sent.</exception>
    /// <exception cref="CommandFailedException">The daemon did not carry it out.</exception>
    /// <exception cref="CommandLostException">It was sent and not answered.</exception>
    public Task<CedarReader> ExecuteAsync(int command, Action<CedarWriter>? arguments = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(new CommandRequest(command) { Arguments = arguments }, cancellationToken);

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="request">The command.</param>
    /// <param name="cancellationToken">Gives up; whether the command is carried out is then not known.</param>
    /// <returns>The answer, behind its status.</returns>
    /// <exception cref="DaemonUnreachableException">The command has not been sent.</exception>
    /// <exception cref="CommandFailedException">The daemon did not carry it out.</exception>
    /// <exception cref="CommandLostException">It was sent and not answered.</exception>
    public async Task<CedarReader> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken = default)
    {
        using CommandStream stream = await OpenAsync(request, cancellationToken);
        return stream.Answer;
    }

    /// <summary>Sends a command whose handler keeps the stream.</summary>
    /// <param name="request">The command.</param>
    /// <param name="cancellationToken">Gives up; whether the command is carried out is then not known.</param>
    /// <returns>The answer and the stream, on which both may go on sending messages.</returns>
    /// <exception cref="DaemonUnreachableException">The command has not been sent.</exception>
    /// <exception cref="CommandFailedException">The daemon did not carry it out.</exception>
    /// <exception cref="CommandLostException">It was sent and not answered.</exception>
    public async Task<CommandStream> OpenAsync(CommandRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ReadOnlyMemory<byte> message = request.Encode();
        ReliSock socket = await ConnectAsync(cancellationToken);
        try
        {
            CedarReader answer = await AskAsync(socket, message, request, cancellationToken);
            CheckStatus(answer);
            return new CommandStream(answer, socket);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or CedarException or AuthenticationException)
        {
            socket.Dispose();
            throw new CommandLostException($"{Name(request.Number)} was sent to {Address}, but no whole answer came: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static string Name(int number) => DaemonCommand.NameOf(number) ?? $"Command {number}";

    internal static void CheckStatus(CedarReader answer)
    {
        var status = (Errno)answer.GetInt32();
        if (status != Errno.None)
        {
            // Over datagrams there may be no room for words.
            throw new CommandFailedException(status, answer.IsAtEnd ? $"The daemon refused: {status}." : answer.GetString());
        }
    }

    private static async Task<CedarReader> AskAsync(ReliSock socket, ReadOnlyMemory<byte> message, CommandRequest request, CancellationToken cancellationToken)
    {
        await socket.SendAsync(message, cancellationToken);
        if (request.Payload is not { } write)
        {
            return await socket.DecodeAsync(cancellationToken);
        }

        var payload = new CedarWriter();
        write(payload);
        // Read at the same time: a daemon that refuses says so without waiting for the payload.
        Task<CedarReader> answer = socket.DecodeAsync(cancellationToken);
        try
        {
            await socket.SendAsync(payload.Message, cancellationToken);
        }
        catch (IOException) when (answer.IsCompletedSuccessfully)
        {
            // It reads no more.
        }

        return await answer;
    }

    private async Task<ReliSock> ConnectAsync(CancellationToken cancellationToken)
    {
        var socketOptions = new ReliSockOptions { Timeout = _options.Timeout, MessageCap = _options.MaxAnswerLength, LocalPorts = _options.LocalPorts };
        ReliSock? socket = null;
        try
        {
            if (Address.Path is { } path)
            {
                return await ReliSock.ConnectAsync(loop, path, socketOptions, cancellationToken);
            }

            socket = await ReliSock.ConnectAsync(loop, Address.Network!, socketOptions, cancellationToken);
            if (_options.Tls is { } tls)
            {
                await socket.AuthenticateAsClientAsync(tls, cancellationToken);
            }

            return socket;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or AuthenticationException)
        {
            socket?.Dispose();
            throw new DaemonUnreachableException($"The daemon at {Address} was not reached: {exception.Message}", exception);
        }
    }
}
