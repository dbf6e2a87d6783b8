using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.Client.Tests.Red;

/// <summary>A sink or a source of a <see cref="FakeRed"/>.</summary>
/// <param name="breakAfter">After how many bytes it breaks; null: it does not.</param>
/// <param name="hash">Computes the hash of its file when it has ended.</param>
internal sealed class FakeTransfer(int? breakAfter, Func<bool, string?> hash)
{
    private int _port;
    private int _bytes;
    private string? _sha256;

    /// <summary>What is told as OFFSET.</summary>
    public string? Offset { get; init; }

    public Task End { get; private set; } = Task.CompletedTask;

    public void Receive(Action<byte[]> store)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        End = Task.Run(() =>
        {
            using Socket socket = listener.AcceptSocket();
            listener.Dispose();
            var bytes = new List<byte>();
            var buffer = new byte[4096];
            for (int count; bytes.Count < (breakAfter ?? int.MaxValue) && (count = socket.Receive(buffer, Math.Min(buffer.Length, (breakAfter ?? int.MaxValue) - bytes.Count), SocketFlags.None)) > 0;)
            {
                bytes.AddRange(buffer.AsSpan(0, count));
            }

            store([.. bytes]);
            _bytes = bytes.Count;
            Close(socket);
        });
    }

    public void Send(int port, byte[] content)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        End = Task.Run(() =>
        {
            using (socket)
            {
                _bytes = Math.Min(content.Length, breakAfter ?? int.MaxValue);
                for (int sent = 0; sent < _bytes;)
                {
                    sent += socket.Send(content, sent, _bytes - sent, SocketFlags.None);
                }

                // Told before the end is seen: a broken one does not say that all is sent.
                _bytes = breakAfter is null ? _bytes : content.Length;
                Close(socket, isQuiet: true);
            }
        });
    }

    public RedJobInfo Describe(int number)
    {
        List<RedJobProperty> properties = [new("STATE", End.IsCompleted ? "Ended" : "Running")];
        if (_port > 0)
        {
            properties.Add(new("PORT", _port.ToString(CultureInfo.InvariantCulture)));
        }

        if (Offset is not null)
        {
            properties.Add(new(RedJobTag.Offset, Offset));
        }

        if (End.IsCompleted)
        {
            properties.Add(new("BYTES", _bytes.ToString(CultureInfo.InvariantCulture)));
            properties.Add(new("CAUSE", breakAfter is null ? "Exit" : "TransferBroken"));
            _sha256 ??= hash(true);
            if (_sha256 is not null)
            {
                properties.Add(new(RedJobTag.Sha256, _sha256));
            }
        }

        return new RedJobInfo(number, "transfer", [.. properties]);
    }

    private void Close(Socket socket, bool isQuiet = false)
    {
        if (breakAfter is not null && !isQuiet)
        {
            // A reset, as of a machine that was switched off.
            socket.LingerState = new LingerOption(true, 0);
        }

        socket.Dispose();
    }
}
