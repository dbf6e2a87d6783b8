using System.Net.Sockets;

namespace Smash.Client;

/// <summary>Bytes for a file of a world, which a sink of the RED's writes. They are all there once <see cref="Complete"/> has returned.</summary>
/// <param name="job">The sink.</param>
/// <param name="socket">The connection to it.</param>
/// <param name="stopping">Ends whatever waits.</param>
public sealed class RedWriteStream(RedJob job, Socket socket, CancellationToken stopping) : RedStream(socket, stopping)
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Not possible.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    /// <exception cref="RedTransferException">Broken: the RED takes no more.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            while (count > 0)
            {
                int start = offset, length = count;
                int sent = Carry(() => Socket.SendAsync(buffer.AsMemory(start, length), SocketFlags.None, Stopping));
                offset += sent;
                count -= sent;
            }
        }
        catch (SocketException exception)
        {
            Check(exception);
        }
    }

    /// <summary>Ends the file, and waits until the RED has it.</summary>
    /// <exception cref="RedTransferException">Broken: it has not got all.</exception>
    public void Complete()
    {
        Socket.Shutdown(SocketShutdown.Send);
        Check(null);
    }

    private void Check(SocketException? broken)
    {
        job.World.WaitForEnd(job, cancellationToken: Stopping);
        if (broken is not null || (job.Bytes is { } arrived && arrived != Carried) || job.HasFailed)
        {
            throw new RedTransferException(RedTransferFault.Broken, $"'{job.Name}' broke after {job.Bytes ?? 0} bytes: {job.Error ?? broken?.Message ?? "the RED took no more"}.", broken);
        }
    }
}
