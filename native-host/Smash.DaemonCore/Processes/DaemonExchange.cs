using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Processes;

/// <summary>One command to a parent or a child, which answers by nothing but a status.</summary>
internal static class DaemonExchange
{
    /// <summary>Sends a command.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="address">The path of a Unix socket, or a sinful string.</param>
    /// <param name="timeout">How long each step may take.</param>
    /// <param name="write">Writes the command and its arguments.</param>
    /// <returns>The status, and what is wrong where it is not 0.</returns>
    public static async Task<(int Status, string Message)> SendAsync(EventLoop loop, string address, TimeSpan timeout, Action<CedarWriter> write)
    {
        var options = new ReliSockOptions { Timeout = timeout };
        using ReliSock socket = await (address.StartsWith('<') ? ReliSock.ConnectAsync(loop, SinfulAddress.Parse(address), options) : ReliSock.ConnectAsync(loop, address, options));
        write(socket.Encode());
        await socket.EndOfMessageAsync();
        CedarReader answer = await socket.DecodeAsync();
        int status = answer.GetInt32();
        return (status, status == 0 ? "" : answer.GetString());
    }
}
