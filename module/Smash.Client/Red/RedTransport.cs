using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Smash.Client;

/// <summary>Carries the XML of calls to a RED and that of the answers back, by HTTP/1.1. Any number of threads may use it at once.</summary>
internal sealed class RedTransport : IDisposable
{
    /// <summary>Most bytes of an answer: a list of some 200,000 files. What is longer is not read, whoever sends it.</summary>
    private const int MaxAnswerBytes = 64 << 20;

    // Less than servers keep a connection that nobody uses, so that they do not end it as a call is being sent.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);

    private readonly RedClientOptions _options;
    private readonly ServerCertificateCheck _check;
    private readonly HttpClient _http;
    private readonly Uri _uri;

    public RedTransport(Uri uri, RedClientOptions options)
    {
        _uri = uri;
        _options = options;
        _check = new ServerCertificateCheck(options);
        _http = new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Smash", typeof(RedTransport).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>The address that the RED was reached at; null: it was not yet.</summary>
    public IPAddress? RemoteAddress { get; private set; }

    /// <summary>The address of this machine that it was reached from; null: it was not yet.</summary>
    public IPAddress? LocalAddress { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a call and waits for the answer.</summary>
    /// <param name="call">The call's XML.</param>
    /// <param name="timeout">Longest time until the answer is there.</param>
    /// <param name="cancellationToken">Ends the waiting; the RED carries the call out all the same.</param>
    /// <returns>The answer's XML.</returns>
    /// <exception cref="RedLinkException">There is none.</exception>
    public byte[] Post(ReadOnlyMemory<byte> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            using HttpRequestMessage request = CreateRequest(call);
            using HttpResponseMessage response = _http.Send(request, HttpCompletionOption.ResponseContentRead, patience.Token);
            ThrowIfRefused(response);
            using Stream content = response.Content.ReadAsStream(patience.Token);
            var answer = new byte[content.Length];
            content.ReadExactly(answer);
            return answer;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RedLinkException(RedLinkFault.TimedOut, $"The RED at {_uri} did not answer in time.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Explain(exception);
        }
        catch (ObjectDisposedException)
        {
            throw new ObjectDisposedException(null, $"The connection to the RED at {_uri} was closed: Connect-RedHost opens another.");
        }
        catch (IOException exception)
        {
            throw new RedLinkException(RedLinkFault.Lost, $"The connection to the RED at {_uri} ended before the answer: {exception.Message}", exception);
        }
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        // A proxy could not carry the transfers, and a redirection would be shown the token.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = _options.ConnectTimeout,
        PooledConnectionIdleTimeout = IdleTimeout,
        SslOptions = _check.CreateOptions(),
        ConnectCallback = ConnectAsync,
    };

    /// <summary>Connects, and notes by which addresses: the connections of transfers take the same way.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            RemoteAddress = GetAddress(socket.RemoteEndPoint);
            LocalAddress = GetAddress(socket.LocalEndPoint);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress? GetAddress(EndPoint? endpoint) => endpoint is not IPEndPoint { Address: { } address } ? null : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private HttpRequestMessage CreateRequest(ReadOnlyMemory<byte> call)
    {
        var content = new ReadOnlyMemoryContent(call);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml");
        var request = new HttpRequestMessage(HttpMethod.Post, _uri) { Content = content, Version = HttpVersion.Version11 };
        if (_options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private void ThrowIfRefused(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return;
        }

        (RedLinkFault fault, string what) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (RedLinkFault.Unauthorized, _options.Token is null ? "lets nobody in without what it asks for" : "does not accept the token"),
            HttpStatusCode.RequestEntityTooLarge => (RedLinkFault.RequestTooLarge, "does not take a call that large"),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (RedLinkFault.Busy, "serves as many as it can"),
            _ => (RedLinkFault.NotRed, "is no RED, or not one of this version"),
        };
        throw new RedLinkException(fault, $"What answers at {_uri} {what} (HTTP {(int)response.StatusCode} {response.ReasonPhrase}).");
    }

    private RedLinkException Explain(HttpRequestException exception)
    {
        string beneath = exception.InnerException?.Message ?? exception.Message;
        (RedLinkFault fault, string what) = exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (RedLinkFault.NameNotFound, $"The name of {_uri} is not known: {beneath}"),
            HttpRequestError.SecureConnectionError when exception.InnerException is AuthenticationException && _check.Refusal is { } why =>
                (RedLinkFault.CertificateUntrusted, $"The certificate of the RED at {_uri} is not believed: {why}."),
            HttpRequestError.SecureConnectionError => (RedLinkFault.TlsMismatch, $"TLS with {_uri} failed: {beneath}"),
            HttpRequestError.ConnectionError => (RedLinkFault.Unreachable, $"Nothing answers at {_uri}: {beneath}"),
            HttpRequestError.ResponseEnded => (RedLinkFault.Lost, $"The connection to the RED at {_uri} ended before the answer."),
            HttpRequestError.InvalidResponse => (RedLinkFault.NotRed, $"What answers at {_uri} speaks no HTTP: {beneath}"),
            HttpRequestError.ConfigurationLimitExceeded => (RedLinkFault.Protocol, $"The answer of the RED at {_uri} is larger than {MaxAnswerBytes} bytes."),
            _ => (RedLinkFault.Lost, $"The call to the RED at {_uri} failed: {beneath}"),
        };
        return new RedLinkException(fault, what, exception);
    }
}
