using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>Sends files into a world: a sink of the RED's waits for a connection, and gets the bytes by it.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How.</param>
internal sealed class FileSender(RedWorld world, RedTransferOptions options) : FileCarrier(world, options)
{
    /// <inheritdoc/>
    public override string GetSource(TransferFile file) => file.LocalPath;

    /// <inheritdoc/>
    protected override RedTransferResult CarryOnce(TransferFile file, bool resumes, CarriedBytes count, CancellationToken cancellationToken)
    {
        using FileStream local = LocalFile.OpenForReading(file.LocalPath);
        count.Resume(resumes ? FindPart(file.Path, local.Length, cancellationToken) : 0);
        using IncrementalHash? hash = BeginHash(local, count.ResumedAt);
        RedAddress incoming = TransferAddress.ForListening(World.RedHost.Client.RemoteAddress);
        RedJob job = World.StartSink(new RedSink(file.Path, incoming, count.ResumedAt > 0), CreateProperties(), wait: false, Options.BlockSize, cancellationToken);
        SocketException? broken = Send(local, job, hash, count, cancellationToken);
        World.WaitForEnd(job, Timeout.InfiniteTimeSpan, cancellationToken);
        if (broken is not null || job.Bytes is { } arrived && arrived != count.Carried)
        {
            throw new RedTransferException(RedTransferFault.Broken, Describe(file.Path, job, count.ResumedAt, broken), broken);
        }

        string sha256 = hash is null ? "" : Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
        bool isVerified = Verify(job, file.Path, sha256);
        SetPermissions(file, cancellationToken);
        return new RedTransferResult
        {
            World = World,
            FullName = file.Path,
            LocalPath = file.LocalPath,
            Direction = RedTransferDirection.Send,
            Size = count.ResumedAt + count.Carried,
            ResumedAt = count.ResumedAt,
            Sha256 = sha256,
            IsVerified = isVerified,
        };
    }

    private static string Describe(string path, RedJob job, long resumedAt, SocketException? broken) =>
        $"The transfer of '{path}' broke after {resumedAt + (job.Bytes ?? 0)} bytes: {job.Error ?? job.Cause ?? broken?.Message ?? "the RED took no more"}.";

    /// <summary>Length of what is there of a file, if it can be the beginning of it.</summary>
    private long FindPart(string path, long length, CancellationToken cancellationToken) =>
        World.FindItem(path, cancellationToken) is { Type: RedItemType.File } item && item.Size <= length ? item.Size : 0;

    /// <summary>Sends the rest of a file.</summary>
    /// <returns>What broke it; null: nothing did, as far as is known here.</returns>
    private SocketException? Send(FileStream local, RedJob job, IncrementalHash? hash, CarriedBytes count, CancellationToken cancellationToken)
    {
        using Socket socket = Connect(job, cancellationToken);
        using CancellationTokenRegistration registration = cancellationToken.Register(socket.Dispose);
        var buffer = new byte[TransferBuffer.Size];
        try
        {
            for (int read; (read = LocalFile.Read(local, buffer)) > 0;)
            {
                hash?.AppendData(buffer, 0, read);
                SendAll(socket, buffer.AsSpan(0, read));
                count.Add(read);
            }

            socket.Shutdown(SocketShutdown.Send);
            return null;
        }
        catch (SocketException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private Socket Connect(RedJob job, CancellationToken cancellationToken)
    {
        IPAddress address = World.RedHost.Client.RemoteAddress;
        int port = job.Port ?? throw new RedTransferException(RedTransferFault.NotConnected, $"The RED does not tell at which port the sink {job.Number} waits.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            TransferSocket.Connect(socket, new IPEndPoint(address, port), cancellationToken);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            Abandon(job);
            cancellationToken.ThrowIfCancellationRequested();
            throw new RedTransferException(RedTransferFault.NotConnected, $"The sink at {address}, port {port}, cannot be connected to: {exception.Message}.", exception);
        }
    }

    /// <summary>Ends a sink that nobody will connect to, so that it does not count as one of the world's jobs until it has waited long enough.</summary>
    private void Abandon(RedJob job)
    {
        const int kill = 9;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            World.SendSignal(job.Number, kill, patience.Token);
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException)
        {
            // It ends by itself when its time to wait is over; what is told is why nobody connects.
        }
    }

    private void SetPermissions(TransferFile file, CancellationToken cancellationToken)
    {
        // What a sink makes can be read and written already.
        if (file.Permissions.HasFlag(RedPermissions.Execute))
        {
            World.SetPermissions(file.Path, file.Permissions | RedPermissions.Read, cancellationToken);
        }
    }
}
