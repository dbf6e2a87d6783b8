using System.Net;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>Sends commands by datagram: heartbeats, and questions to daemons that one is looking for. They may be lost, and so may their answers. It belongs to the loop.</summary>
/// <param name="socket">The socket, for this client alone; not owned. Its key, if any, must be the daemon's.</param>
/// <param name="address">The daemon.</param>
public sealed class DatagramCommandClient(SafeSock socket, SinfulAddress address)
{
    private readonly IPEndPoint _target = new(IPAddress.Parse(address.Host), address.Port);

    /// <summary>Sends a command and waits for nothing.</summary>
    /// <param name="request">The command; it has no payload.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DaemonUnreachableException">There is no way there. That nobody listens there is never known.</exception>
    public async Task SendAsync(CommandRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Payload is not null)
        {
            throw new ArgumentException("A datagram has no second message: send the command over a stream.", nameof(request));
        }

        try
        {
            await socket.SendAsync(request.Encode(), _target, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw new DaemonUnreachableException($"{CommandClient.Name(request.Number)} could not be sent to {address}: {exception.Message}", exception);
        }
    }

    /// <summary>Sends a command and waits for the answer. One call at a time.</summary>
    /// <param name="request">The command.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="loop">The loop.</param>
    /// <returns>The answer, behind its status.</returns>
    /// <exception cref="DaemonUnreachableException">There is no way there.</exception>
    /// <exception cref="CommandFailedException">The daemon did not carry it out.</exception>
    /// <exception cref="CommandLostException">No answer came; perhaps it would have been longer than the question.</exception>
    public async Task<CedarReader> AskAsync(CommandRequest request, TimeSpan timeout, EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        using var giveUp = new CancellationTokenSource();
        using LoopTimer timer = loop.Schedule(timeout, giveUp.Cancel);
        await SendAsync(request, giveUp.Token);
        try
        {
            SafeMessage answer;
            do
            {
                answer = await socket.ReceiveAsync(cancellationToken: giveUp.Token);
            }
            while (!answer.From.Equals(_target));
            CommandClient.CheckStatus(answer.Reader);
            return answer.Reader;
        }
        catch (Exception exception) when (exception is OperationCanceledException or CedarException)
        {
            throw new CommandLostException($"{CommandClient.Name(request.Number)} was sent to {address} by datagram, and no answer came within {timeout.TotalSeconds:0.###} s.", exception);
        }
    }
}
