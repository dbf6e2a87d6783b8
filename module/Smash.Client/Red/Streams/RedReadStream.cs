using System.Net.Sockets;

namespace Smash.Client;

/// <summary>The bytes of a file of a world, as a source of the RED's sends them. It ends with an exception where the file does not come to its end.</summary>
/// <param name="job">The source.</param>
/// <param name="socket">Its connection.</param>
/// <param name="stopping">Ends whatever waits.</param>
internal sealed class RedReadStream(RedJob job, Socket socket, CancellationToken stopping) : RedStream(socket, stopping)
{
    private bool _isOver;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_isOver || count == 0)
        {
            return 0;
        }

        SocketException? broken = null;
        int read = 0;
        try
        {
            read = Carry(() => Socket.ReceiveAsync(buffer.AsMemory(offset, count), SocketFlags.None, Stopping));
        }
        catch (SocketException exception)
        {
            broken = exception;
        }

        if (read == 0)
        {
            _isOver = true;
            Check(broken);
        }

        return read;
    }

    /// <summary>Not possible.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Whether all has come: a connection ends in the same way when the RED could not go on.</summary>
    private void Check(SocketException? broken)
    {
        job.World.WaitForEnd(job, cancellationToken: Stopping);
        if (broken is not null || (job.Bytes is { } sent && sent != Carried) || job.HasFailed)
        {
            throw new RedTransferException(RedTransferFault.Broken, $"'{job.Name}' broke after {Carried} bytes: {job.Error ?? broken?.Message ?? "the RED sent no more"}.", broken);
        }
    }
}
