using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>A program that runs in a world, and whose output comes here as it is written.</summary>
public sealed class RedAttendedRun : IDisposable
{
    private const int KillSignal = 9;

    private readonly Socket _output;
    private readonly Socket _error;

    private RedAttendedRun(RedJob job, Socket output, Socket error)
    {
        Job = job;
        _output = output;
        _error = error;
    }

    /// <summary>The job.</summary>
    public RedJob Job { get; }

    /// <summary>Starts it.</summary>
    /// <param name="world">The world.</param>
    /// <param name="command">The program.</param>
    /// <param name="inputPath">A file of the world that its standard input comes from; null: it is empty.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_EBADCOMMAND: there is no such program; RED_EBADRUN: the RED does not reach this machine.</exception>
    /// <exception cref="RedTransferException">NotConnected: nothing can be listened at, or the RED does not come.</exception>
    public static RedAttendedRun Start(RedWorld world, RedCommand command, string? inputPath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(world);
        using var output = new StreamListener(world);
        using var error = new StreamListener(world);
        RedJob job = world.StartJob(
            command, new RedRun { StdinPath = inputPath, StdoutAddress = output.Address, StderrAddress = error.Address }, cancellationToken: cancellationToken);
        return new RedAttendedRun(job, output.Accept(cancellationToken), error.Accept(cancellationToken));
    }

    /// <summary>Reads its standard output.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IEnumerable<ReadOnlyMemory<byte>> ReadOutput(CancellationToken cancellationToken) => Read(_output, cancellationToken);

    /// <summary>Reads its standard error.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IEnumerable<ReadOnlyMemory<byte>> ReadError(CancellationToken cancellationToken) => Read(_error, cancellationToken);

    /// <summary>Ends it, if it has not ended, by SIGKILL, and waits until it has.</summary>
    /// <exception cref="SmashException">The world is gone, or the RED is.</exception>
    public void Abandon()
    {
        if (!Job.IsEnded)
        {
            Job.World.SendSignal(Job.Number, KillSignal, CancellationToken.None);
            Job.World.WaitForEnd(Job);
        }
    }

    /// <summary>Closes the connections. A program that goes on is ended by its next output.</summary>
    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Read(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[TransferBuffer.Size];
        for (int count; (count = Receive(socket, buffer, cancellationToken)) > 0;)
        {
            yield return buffer.AsMemory(0, count);
        }
    }

    private static int Receive(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        ValueTask<int> receiving = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        try
        {
            return receiving.IsCompletedSuccessfully ? receiving.Result : receiving.AsTask().GetAwaiter().GetResult();
        }
        catch (SocketException exception)
        {
            throw new RedTransferException(RedTransferFault.Broken, $"The connection for the program's output broke: {exception.Message}", exception);
        }
    }
}
