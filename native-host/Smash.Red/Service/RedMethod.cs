using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Red.Service;

/// <summary>Answers the calls of one method, read as its request. Called on any thread, several calls at once.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <param name="method">The method's name.</param>
/// <param name="read">Reads the request.</param>
internal abstract class RedMethod<TRequest>(string method, Func<XmlRpcCall, TRequest> read) : IRedMethod
{
    /// <inheritdoc/>
    public string Method { get; } = method;

    /// <inheritdoc/>
    public virtual bool IsRepeatable => true;

    /// <inheritdoc/>
    public ValueTask<IRedResponse> AnswerAsync(XmlRpcCall call, CancellationToken aborted) => HandleAsync(read(call), aborted);

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="aborted">Canceled when the caller is gone, so that nobody waits for the answer.</param>
    /// <exception cref="RedException">The request is refused, or failed.</exception>
    protected abstract ValueTask<IRedResponse> HandleAsync(TRequest request, CancellationToken aborted);
}
