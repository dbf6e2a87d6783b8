using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <content>What is in files, as streams, and copies that the RED makes by itself.</content>
public sealed partial class RedWorld
{
    /// <summary>Opens a file to read it from its start.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="cancellationToken">Ends the opening, and the reading after it.</param>
    /// <returns>Its bytes, as they come.</returns>
    /// <exception cref="RedErrorException">RED_EBADSOURCE: it cannot be read.</exception>
    public Stream OpenRead(string path, CancellationToken cancellationToken = default)
    {
        using var listener = new StreamListener(this);
        RedJob job = StartSource(new RedSource(path, listener.Address), cancellationToken: cancellationToken);
        return new RedReadStream(job, listener.Accept(cancellationToken), cancellationToken);
    }

    /// <summary>Opens a file to write it; it is made where there is none.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="isAppending">Whether to go on behind its end; otherwise what is in it is gone.</param>
    /// <param name="cancellationToken">Ends the opening, and the writing after it.</param>
    /// <returns>What takes the bytes.</returns>
    /// <exception cref="RedErrorException">RED_EBADSINK: it cannot be written.</exception>
    public RedWriteStream OpenWrite(string path, bool isAppending = false, CancellationToken cancellationToken = default)
    {
        RedJob job = StartSink(new RedSink(path, TransferAddress.ForListening(RedHost.Client.RemoteAddress), isAppending), cancellationToken: cancellationToken);
        var socket = new Socket(RedHost.Client.RemoteAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            TransferSocket.Connect(socket, new IPEndPoint(RedHost.Client.RemoteAddress, GetPort(job)), cancellationToken);
            return new RedWriteStream(job, socket, cancellationToken);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new RedTransferException(RedTransferFault.NotConnected, $"The sink for '{path}' cannot be connected to: {exception.Message}", exception);
        }
    }

    /// <summary>Has the RED send a file to another place, in this world or another one, without its bytes coming here.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">The world that it goes to.</param>
    /// <param name="path">Its path there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedErrorException">RED_EBADSOURCE, RED_EBADSINK: it cannot be read, or not be written there; the REDs do not reach each other.</exception>
    /// <exception cref="RedTransferException">Broken: it did not come to its end.</exception>
    public void CopyFile(RedItem file, RedWorld target, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(target);
        IPAddress address = target.RedHost.Client.RemoteAddress;
        RedJob sink = target.StartSink(new RedSink(path, TransferAddress.ForListening(address), Append: false), cancellationToken: cancellationToken);
        RedJob source = StartSourceFor(sink, file.FullName, TransferAddress.Of(new IPEndPoint(address, GetPort(sink))), cancellationToken);
        WaitForEnd(source, cancellationToken: cancellationToken);
        target.WaitForEnd(sink, cancellationToken: cancellationToken);
        if (source.HasFailed || sink.HasFailed || source.Bytes != sink.Bytes)
        {
            throw new RedTransferException(
                RedTransferFault.Broken, $"The copy of '{file.FullName}' to '{path}' broke after {sink.Bytes ?? 0} bytes: {(sink.HasFailed ? sink.Error : source.Error) ?? "the RED took no more"}.");
        }

        if (file.Permissions != (RedPermissions.Read | RedPermissions.Write))
        {
            target.SetPermissions(path, file.Permissions, cancellationToken);
        }
    }

    private static int GetPort(RedJob sink) =>
        sink.Port ?? throw new RedTransferException(RedTransferFault.NotConnected, $"The RED does not tell at which port the sink {sink.Number} waits.");

    private RedJob StartSourceFor(RedJob sink, string path, RedAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return StartSource(new RedSource(path, address), cancellationToken: cancellationToken);
        }
        catch (SmashException)
        {
            // Nobody will ever connect to the sink.
            sink.World.SendSignal(sink.Number, KillSignal, cancellationToken);
            throw;
        }
    }

    private const int KillSignal = 9;
}
