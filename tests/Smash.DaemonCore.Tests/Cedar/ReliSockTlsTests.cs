using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class ReliSockTlsTests : IDisposable
{
    private readonly CedarLoop _loop = new();
    private readonly X509Certificate2 _serverCertificate = DaemonCertificate.Create("server");
    private readonly X509Certificate2 _clientCertificate = DaemonCertificate.Create("client");

    public void Dispose()
    {
        _loop.Dispose();
        _serverCertificate.Dispose();
        _clientCertificate.Dispose();
    }

    [Fact]
    public void Both_sides_learn_the_others_key_and_what_they_say_is_not_on_the_wire()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            Task authenticating = client.AuthenticateAsClientAsync(Pinning(_serverCertificate, _clientCertificate));
            Assert.True(await server.IsTlsOfferedAsync());
            await server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate));
            await authenticating;
            Assert.True(_loop.Loop.IsCurrent);

            Assert.Equal(KeyFingerprint.Of(_clientCertificate), server.Peer.KeyFingerprint);
            Assert.Equal(KeyFingerprint.Of(_serverCertificate), client.Peer.KeyFingerprint);
            Assert.True(client.IsEncrypted && server.IsEncrypted);
            await ExchangeAsync(client, server);
            await Task.WhenAll(client.CloseAsync(), server.CloseAsync());
        });
    }

    [Fact]
    public void Large_messages_pass_both_ways_at_once()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await SecureAsync(Pinning(_serverCertificate, _clientCertificate), new TlsServerOptions(_serverCertificate));
            byte[] large = RandomNumberGenerator.GetBytes(1_000_000);
            client.Encode().Put(large);
            server.Encode().Put(large);
            Task[] sending = [client.EndOfMessageAsync(), server.EndOfMessageAsync()];
            Task<CedarReader>[] reading = [client.DecodeAsync(), server.DecodeAsync()];

            Assert.All(await Task.WhenAll(reading), reader => Assert.Equal(large, reader.GetBlob()));
            await Task.WhenAll(sending);
            Assert.InRange(client.BytesSent, large.Length, large.Length + 50_000);
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_server_with_another_key_is_refused()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            Task serving = server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate));

            await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsClientAsync(Pinning(_clientCertificate, _clientCertificate)));
            Assert.True(client.IsClosed);
            Assert.Null(client.Peer.KeyFingerprint);
            await RefusedAsync(serving, server);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_without_a_key_or_with_one_that_is_not_allowed_is_refused(bool hasKey)
    {
        _loop.Run(async () =>
        {
            var allowed = new TlsServerOptions(_serverCertificate) { ClientKeys = new HashSet<string> { KeyFingerprint.Of(_serverCertificate) } };
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            Task authenticating = client.AuthenticateAsClientAsync(Pinning(_serverCertificate, hasKey ? _clientCertificate : null));

            await Assert.ThrowsAsync<AuthenticationException>(() => server.AuthenticateAsServerAsync(hasKey ? allowed : new TlsServerOptions(_serverCertificate)));
            Assert.True(server.IsClosed);
            await authenticating;
            await Assert.ThrowsAnyAsync<IOException>(() => client.DecodeAsync());
            client.Dispose();
        });
    }

    [Fact]
    public void A_client_without_a_key_is_nobody_where_that_is_allowed()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await SecureAsync(Pinning(_serverCertificate, null), new TlsServerOptions(_serverCertificate) { RequiresClientKey = false });

            Assert.Null(server.Peer.KeyFingerprint);
            await ExchangeAsync(client, server);
            client.Dispose();
            server.Dispose();
        });
    }

    [Theory]
    [InlineData("daemon.example", true)]
    [InlineData("other.example", false)]
    public void A_server_with_a_certificate_of_an_authority_is_known_by_its_name(string name, bool isAccepted)
    {
        using X509Certificate2 authority = CreateAuthority();
        using X509Certificate2 issued = Issue(authority, "daemon.example");
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            Task serving = server.AuthenticateAsServerAsync(new TlsServerOptions(issued) { RequiresClientKey = false });
            Task authenticating = client.AuthenticateAsClientAsync(new TlsClientOptions { ServerName = name, Authorities = [authority] });
            if (isAccepted)
            {
                await Task.WhenAll(serving, authenticating);
                await ExchangeAsync(client, server);
            }
            else
            {
                await Assert.ThrowsAsync<AuthenticationException>(() => authenticating);
                await RefusedAsync(serving, server);
            }

            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_self_signed_server_is_not_known_by_the_name_that_it_gives_itself()
    {
        using X509Certificate2 authority = CreateAuthority();
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            Task serving = server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate));

            await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsClientAsync(new TlsClientOptions { ServerName = "server", Authorities = [authority] }));
            await RefusedAsync(serving, server);
        });
    }

    [Fact]
    public void A_client_that_would_take_anybody_for_the_server_is_refused_by_its_own_side()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();

            await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.AuthenticateAsClientAsync(new TlsClientOptions()));
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void Older_TLS_is_not_spoken()
    {
        _loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0);
            using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await raw.ConnectAsync(listener.Address!.ToEndPoint());
            using ReliSock server = await listener.AcceptAsync();
            await using var old = new SslStream(new NetworkStream(raw), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
            Task handshake = old.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "x", EnabledSslProtocols = SslProtocols.Tls12 });

            await Assert.ThrowsAsync<AuthenticationException>(() => server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate)));
            await Assert.ThrowsAnyAsync<Exception>(() => handshake);
        });
    }

    [Fact]
    public void Plain_CEDAR_is_told_from_TLS_by_its_first_byte_which_stays_to_be_read()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            client.Encode().Put("plain");
            await client.EndOfMessageAsync();

            Assert.False(await server.IsTlsOfferedAsync());
            Assert.Equal("plain", (await server.DecodeAsync()).GetString());
            client.Dispose();
            Assert.False(await server.IsTlsOfferedAsync());
            await Assert.ThrowsAsync<EndOfStreamException>(() => server.DecodeAsync());
            server.Dispose();
        });
    }

    [Fact]
    public void What_came_before_TLS_is_never_taken_for_what_came_in_it()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await _loop.ConnectAsync();
            client.Encode().Put("asks for TLS");
            await client.EndOfMessageAsync();
            client.Encode().Put("slipped in");
            await client.EndOfMessageAsync();
            await server.DecodeAsync();

            await Assert.ThrowsAsync<InvalidOperationException>(() => server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate)));
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_handshake_that_does_not_go_on_times_out()
    {
        var time = new ManualTime();
        using var loop = new CedarLoop(time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            Task authenticating = server.AuthenticateAsServerAsync(new TlsServerOptions(_serverCertificate));
            time.Advance(server.Timeout);

            await Assert.ThrowsAsync<TimeoutException>(() => authenticating);
            Assert.True(server.IsClosed);
            client.Dispose();
        });
    }

    [Fact]
    public void A_message_cut_off_inside_of_TLS_is_no_message()
    {
        _loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await SecureAsync(Pinning(_serverCertificate, _clientCertificate), new TlsServerOptions(_serverCertificate));
            client.SendBytesPerSecond = 40_000;
            client.Encode().Put(new byte[1_000_000]);
            Task sending = client.EndOfMessageAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            await CedarLoop.UntilAsync(() => client.BytesSent > 5000);
            client.Dispose();

            await Assert.ThrowsAnyAsync<IOException>(() => reading);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => sending);
            server.Dispose();
        });
    }

    private static TlsClientOptions Pinning(X509Certificate2 server, X509Certificate2? client) =>
        new() { ServerKeys = new HashSet<string> { KeyFingerprint.Of(server) }, Certificate = client };

    private static async Task ExchangeAsync(ReliSock client, ReliSock server)
    {
        client.Encode().Put("question");
        await client.EndOfMessageAsync();
        Assert.Equal("question", (await server.DecodeAsync()).GetString());
        server.Encode().Put("answer");
        await server.EndOfMessageAsync();
        Assert.Equal("answer", (await client.DecodeAsync()).GetString());
    }

    // The client looks at the server's key when its own part of the handshake is sent: the server may be done with its part.
    private static async Task RefusedAsync(Task serving, ReliSock server)
    {
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await serving;
            await server.DecodeAsync();
        });
        server.Dispose();
    }

    private static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }

    private async Task<(ReliSock Client, ReliSock Server)> SecureAsync(TlsClientOptions client, TlsServerOptions server)
    {
        (ReliSock Client, ReliSock Server) pair = await _loop.ConnectAsync();
        await Task.WhenAll(pair.Client.AuthenticateAsClientAsync(client), pair.Server.AuthenticateAsServerAsync(server));
        return pair;
    }
}
