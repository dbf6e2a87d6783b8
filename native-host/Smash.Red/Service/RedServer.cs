using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Smash.Red.Service;

/// <summary>The HTTP server (Kestrel) with what RED allows a client: times, rates, sizes, connections.</summary>
internal sealed class RedServer : IAsyncDisposable
{
    private const int HeadBytes = 16 * 1024;
    private const int MostHeaders = 64;
    private const int LineBytes = 4 * 1024;
    private const int BufferBytes = 64 * 1024;
    private const double LeastBytesPerSecond = 240;

    private readonly ServiceSettings _settings;
    private readonly ServiceIdentity _identity;
    private readonly ConnectionTable _connections;
    private readonly WebApplication _application;
    private readonly IServer _server;

    /// <summary>Makes it; it does not listen yet.</summary>
    /// <param name="settings">How it is to be.</param>
    /// <param name="identity">Certificates.</param>
    /// <param name="connections">The connections.</param>
    public RedServer(ServiceSettings settings, ServiceIdentity identity, ConnectionTable connections)
    {
        _settings = settings;
        _identity = identity;
        _connections = connections;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(Configure).ConfigureKestrel(Configure);
        _application = builder.Build();
        _server = _application.Services.GetRequiredService<IServer>();
    }

    /// <summary>Listens and answers.</summary>
    /// <typeparam name="T">What the application makes of a request.</typeparam>
    /// <param name="application">Who answers.</param>
    /// <returns>Where, with the ports that were chosen, in the order of the settings.</returns>
    /// <exception cref="IOException">An address is taken, or cannot be had.</exception>
    public async Task<IReadOnlyList<Uri>> StartAsync<T>(IHttpApplication<T> application)
        where T : notnull
    {
        await _server.StartAsync(application, CancellationToken.None);
        return [.. _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address.Replace("[::]", Dns.GetHostName(), StringComparison.Ordinal).Replace("0.0.0.0", Dns.GetHostName(), StringComparison.Ordinal) + RequestGate.Path))];
    }

    /// <summary>Answers no more: what is being answered has a moment to end.</summary>
    /// <param name="patience">Canceled when the moment is over.</param>
    public Task StopAsync(CancellationToken patience) => _server.StopAsync(patience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _application.DisposeAsync();
    }

    // A call is short: a hop from queue to queue, and a look whether there is something to read, would be a part of it that counts.
    private static void Configure(SocketTransportOptions options)
    {
        options.IOQueueCount = 0;
        options.WaitForDataBeforeAllocatingBuffer = false;
    }

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        KestrelServerLimits limits = options.Limits;
        limits.MaxRequestBodySize = _settings.MaxRequestBytes;
        limits.RequestHeadersTimeout = _settings.RequestTimeout;
        limits.KeepAliveTimeout = _settings.IdleTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Max(_settings.RequestTimeout, TimeSpan.FromSeconds(1.1)));
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, Max(_settings.RequestTimeout, TimeSpan.FromSeconds(1.1)));
        limits.MaxRequestHeadersTotalSize = HeadBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxRequestLineSize = LineBytes;
        limits.MaxRequestBufferSize = BufferBytes;
        limits.MaxResponseBufferSize = BufferBytes;
        foreach (ListenAddress address in _settings.Listen)
        {
            options.Listen(address.Address, address.Port, Configure);
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        // First of all, so that handshakes count too.
        listen.Use(next => connection => _connections.RunAsync(connection, next));
        if (_identity.Certificate is not null)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = _settings.RequestTimeout, OnConnection = _ => ValueTask.FromResult(MakeTlsOptions()) });
        }
    }

    private SslServerAuthenticationOptions MakeTlsOptions() => new()
    {
        ServerCertificateContext = _identity.Certificate,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = _identity.ClientAuthorities is not null,
        RemoteCertificateValidationCallback = _identity.ClientAuthorities is null
            ? null
            : (_, certificate, _, _) => certificate is System.Security.Cryptography.X509Certificates.X509Certificate2 presented && _identity.IsTrusted(presented),
    };
}
