using System.Net.Sockets;

namespace Smash.Client;

/// <summary>A connection that carries the bytes of a job of a RED's, one way.</summary>
/// <param name="socket">The connection; closed with the stream.</param>
/// <param name="stopping">Ends whatever waits.</param>
public abstract class RedStream(Socket socket, CancellationToken stopping) : Stream
{
    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not possible.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not possible.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that were carried so far.</summary>
    public long Carried { get; private set; }

    /// <summary>The connection.</summary>
    protected Socket Socket { get; } = socket;

    /// <summary>Ends whatever waits.</summary>
    protected CancellationToken Stopping { get; } = stopping;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Not possible.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not possible.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Socket.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Does what waits on the connection, until the bytes are there, or nobody wants them any more.</summary>
    /// <exception cref="OperationCanceledException">Nobody does.</exception>
    /// <exception cref="SocketException">The connection is broken.</exception>
    private protected int Carry(Func<ValueTask<int>> carry)
    {
        ValueTask<int> carrying = carry();
        int count = carrying.IsCompletedSuccessfully ? carrying.Result : carrying.AsTask().GetAwaiter().GetResult();
        Carried += count;
        return count;
    }
}
