using Smash.Protocol;

namespace Smash.Client;

/// <summary>The answer to a request that has been sent. Requests may be sent one after another before the first answer is waited for.</summary>
public sealed class PendingAnswer
{
    private readonly object _gate = new();
    private IPacket? _answer;
    private Exception? _failure;

    /// <summary>Whether the request could not be written to its last byte: the host cannot have carried it out.</summary>
    internal bool IsUndelivered { get; set; }

    internal PendingAnswer(PacketType requestType) => RequestType = requestType;

    /// <summary>What was asked.</summary>
    public PacketType RequestType { get; }

    /// <summary>Waits for the answer.</summary>
    /// <param name="cancellationToken">Ends the waiting; the request is carried out all the same.</param>
    /// <returns>The answer; never a <see cref="Nack"/>.</returns>
    /// <exception cref="SmashException">The host refused the request.</exception>
    /// <exception cref="SmashConnectionLostException">The connection ended before the answer came; its MayBeDone is false where the request did not arrive whole.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public IPacket Wait(CancellationToken cancellationToken = default)
    {
        using (cancellationToken.UnsafeRegister(static pending => ((PendingAnswer)pending!).Wake(), this))
        {
            // A lock's wait and not an event that spins first: most answers take as long as a commit to disk, and the host needs the processor.
            lock (_gate)
            {
                while (_answer is null && _failure is null)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }
            }
        }

        return _answer switch
        {
            null => throw new SmashConnectionLostException(_failure!.Message, _failure) { MayBeDone = !IsUndelivered },
            Nack nack => throw new SmashException(nack.Error, nack.Message) { Request = RequestType },
            _ => _answer,
        };
    }

    internal void Complete(IPacket answer)
    {
        lock (_gate)
        {
            _answer = answer;
            Monitor.PulseAll(_gate);
        }
    }

    internal void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
