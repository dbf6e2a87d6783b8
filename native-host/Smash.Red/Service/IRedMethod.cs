using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Red.Service;

/// <summary>Answers the calls of one method. Called on any thread, several calls at once.</summary>
internal interface IRedMethod
{
    /// <summary>The method's name.</summary>
    string Method { get; }

    /// <summary>Whether what was answered can be asked for again; else no answer is refused for want of memory, since what it tells would be lost.</summary>
    bool IsRepeatable => true;

    /// <summary>Answers a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="aborted">Canceled when the caller is gone, so that nobody waits for the answer.</param>
    /// <exception cref="XmlRpcException">The parameters are not the method's.</exception>
    /// <exception cref="RedException">The call is refused, or failed.</exception>
    ValueTask<IRedResponse> AnswerAsync(XmlRpcCall call, CancellationToken aborted);
}
