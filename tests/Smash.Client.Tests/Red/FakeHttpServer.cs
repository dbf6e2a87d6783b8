using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Smash.Client.Tests.Red;

/// <summary>As much of an HTTP server as a client of RED needs: POST in, an answer out, as often as the client likes on one connection.</summary>
internal sealed class FakeHttpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<byte[], byte[]> _answer;
    private readonly X509Certificate2? _certificate;

    public FakeHttpServer(Func<byte[], byte[]> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        Uri = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Uri { get; }

    /// <summary>What is answered in place of 200.</summary>
    public string Status { get; set; } = "200 OK";

    /// <summary>Ends the connection in place of an answer.</summary>
    public bool HangsUp { get; set; }

    /// <summary>The last Authorization that a client has sent.</summary>
    public string? Authorization { get; private set; }

    public int Connections { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                while (await ReadAsync(stream) is { } body && !HangsUp)
                {
                    // An answer may take long, and others want theirs.
                    byte[] answer = await Task.Run(() => _answer(body));
                    string head = $"HTTP/1.1 {Status}\r\nContent-Type: text/xml\r\nContent-Length: {answer.Length}\r\n\r\n";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head).Concat(answer).ToArray(), _end.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client is gone, or believes nothing: what that means is its own test.
            }
        }
    }

    private async Task<byte[]?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0 || (head.Length == 0 && !char.IsAsciiLetter((char)one[0])))
            {
                // The end; or what is no text, and so no HTTP.
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n");
        Authorization = FindHeader(lines, "Authorization");
        var body = new byte[int.Parse(FindHeader(lines, "Content-Length")!, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        return body;
    }

    private static string? FindHeader(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
