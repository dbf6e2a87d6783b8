using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>Receives files from a world: a source of the RED's connects to where this process waits, and sends the bytes there.</summary>
/// <param name="world">The world.</param>
/// <param name="options">How.</param>
internal sealed class FileReceiver(RedWorld world, RedTransferOptions options) : FileCarrier(world, options)
{
    /// <summary>What the name of a file ends with that is not whole yet.</summary>
    private const string PartEnding = ".red-part";

    /// <inheritdoc/>
    public override string GetSource(TransferFile file) => file.Path;

    /// <inheritdoc/>
    protected override RedTransferResult CarryOnce(TransferFile file, bool resumes, CarriedBytes count, CancellationToken cancellationToken)
    {
        string part = file.LocalPath + PartEnding;
        string sha256;
        bool isVerified;
        try
        {
            using FileStream local = LocalFile.OpenForWriting(part, resumes ? FileMode.OpenOrCreate : FileMode.Create);
            (sha256, isVerified) = Receive(file, local, count, cancellationToken);
        }
        catch (RedTransferException exception) when (exception.Fault == RedTransferFault.ChecksumMismatch)
        {
            // Nothing of it is worth going on with.
            LocalFile.Do(part, () => File.Delete(part));
            throw;
        }

        LocalFile.Do(file.LocalPath, () =>
        {
            if (file.Permissions.HasFlag(RedPermissions.Execute))
            {
                File.SetUnixFileMode(part, File.GetUnixFileMode(part) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }

            File.Move(part, file.LocalPath, overwrite: true);
        });
        return new RedTransferResult
        {
            World = World,
            FullName = file.Path,
            LocalPath = file.LocalPath,
            Direction = RedTransferDirection.Receive,
            Size = count.ResumedAt + count.Carried,
            ResumedAt = count.ResumedAt,
            Sha256 = sha256,
            IsVerified = isVerified,
        };
    }

    private (string Sha256, bool IsVerified) Receive(TransferFile file, FileStream local, CarriedBytes count, CancellationToken cancellationToken)
    {
        // What is longer than the file is no part of it.
        long offset = local.Length <= file.Size ? local.Length : 0;
        using Socket listener = Listen();
        RedJob job = World.StartSource(
            new RedSource(file.Path, TransferAddress.Of((IPEndPoint)listener.LocalEndPoint!)), CreateProperties(new RedJobProperty(RedJobTag.Offset, offset.ToString(CultureInfo.InvariantCulture))), wait: false, Options.BlockSize, cancellationToken);
        offset = job.Properties.ContainsKey(RedJobTag.Offset) ? offset : 0;
        count.Resume(offset);
        using IncrementalHash? hash = BeginHash(local, offset);
        local.SetLength(offset);
        SocketException? broken = ReceiveAll(listener, local, hash, count, cancellationToken);
        World.WaitForEnd(job, Timeout.InfiniteTimeSpan, cancellationToken);
        if (broken is not null || job.Bytes is { } sent && sent != count.Carried)
        {
            throw new RedTransferException(
                RedTransferFault.Broken, $"The transfer of '{file.Path}' broke after {count.Carried} bytes: {job.Error ?? job.Cause ?? broken?.Message ?? "the RED sent no more"}.", broken);
        }

        string sha256 = hash is null ? "" : Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
        return (sha256, Verify(job, file.Path, sha256));
    }

    private SocketException? ReceiveAll(Socket listener, FileStream local, IncrementalHash? hash, CarriedBytes count, CancellationToken cancellationToken)
    {
        try
        {
            using Socket socket = TransferSocket.Accept(listener, World.RedHost.Client.RemoteAddress, cancellationToken);
            using CancellationTokenRegistration registration = cancellationToken.Register(socket.Dispose);
            var buffer = new byte[TransferBuffer.Size];
            for (int read; (read = socket.Receive(buffer)) > 0;)
            {
                hash?.AppendData(buffer, 0, read);
                LocalFile.Do(local.Name, () => local.Write(buffer, 0, read));
                count.Add(read);
            }

            return null;
        }
        catch (SocketException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }

    /// <summary>Waits where the RED can connect to: at the address of this machine that its calls come from.</summary>
    private Socket Listen()
    {
        IPAddress address = World.RedHost.Client.LocalAddress;
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, 0));
            listener.Listen(4);
            return listener;
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new RedTransferException(RedTransferFault.NotConnected, $"Nothing can be received at {address}: {exception.Message}", exception);
        }
    }
}
