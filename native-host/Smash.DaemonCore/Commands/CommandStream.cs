using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>A command that was answered and whose stream goes on.</summary>
/// <param name="Answer">The answer, behind its status.</param>
/// <param name="Socket">The stream; the caller disposes it.</param>
public sealed record CommandStream(CedarReader Answer, ReliSock Socket) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
