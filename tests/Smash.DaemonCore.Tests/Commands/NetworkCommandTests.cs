using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class NetworkCommandTests : IDisposable
{
    private const int Who = 500;

    private readonly X509Certificate2 _serverKey = DaemonCertificate.Create("server");
    private readonly X509Certificate2 _clientKey = DaemonCertificate.Create("client");
    private readonly X509Certificate2 _strangerKey = DaemonCertificate.Create("stranger");
    private CommandPeer? _peer;

    public void Dispose()
    {
        _serverKey.Dispose();
        _clientKey.Dispose();
        _strangerKey.Dispose();
    }

    [Fact]
    public void A_key_is_what_a_client_over_TLS_is_allowed_by()
    {
        using CommandServerUnderTest server = Listen(Secure());
        server.Invoke(() => server.Table.Authorization = Allow("key:SHA256:" + KeyFingerprint.Of(_clientKey)));
        server.Run(async () =>
        {
            await server.NetworkClient(Tls(_clientKey)).ExecuteAsync(Who);
            Assert.Equal((CommandTransport.Tcp, true, KeyFingerprint.Of(_clientKey)), (_peer!.Transport, _peer.IsAuthenticated, _peer.KeyFingerprint));
            Assert.Equal((IPAddress.Loopback, false, (string?)null), (_peer.Address, _peer.IsOwner, _peer.User));
            CommandFailedException denied = await Assert.ThrowsAsync<CommandFailedException>(() => server.NetworkClient(Tls(_strangerKey)).ExecuteAsync(Who));
            Assert.Equal(Errno.EACCES, denied.Error);
        });
    }

    [Fact]
    public void The_owners_rights_do_not_reach_over_TCP()
    {
        using CommandServerUnderTest server = Listen(Secure());
        server.Run(async () =>
        {
            CommandFailedException denied = await Assert.ThrowsAsync<CommandFailedException>(() => server.NetworkClient(Tls(_clientKey)).ExecuteAsync(Who));
            Assert.Equal(Errno.EACCES, denied.Error);
        });
        Assert.Null(_peer);
    }

    [Fact]
    public void A_client_that_does_not_speak_TLS_is_told_to()
    {
        using CommandServerUnderTest server = Listen(Secure());
        server.Invoke(() => server.Table.Authorization = Allow("*"));
        server.Run(async () =>
        {
            CommandFailedException refused = await Assert.ThrowsAsync<CommandFailedException>(() => server.NetworkClient().ExecuteAsync(Who));
            Assert.Equal(Errno.EPROTONOSUPPORT, refused.Error);
        });
        Assert.Null(_peer);
    }

    [Fact]
    public void A_client_without_a_key_is_not_let_in()
    {
        using CommandServerUnderTest server = Listen(Secure());
        server.Invoke(() => server.Table.Authorization = Allow("*"));
        server.Run(async () => await Assert.ThrowsAnyAsync<CommandException>(() => server.NetworkClient(Tls(null)).ExecuteAsync(Who)));
        server.AwaitCount(1, "smash.daemon.connections", "tls-failed", "tcp");

        Assert.Null(_peer);
    }

    [Fact]
    public void A_server_with_another_key_is_not_the_one_that_was_meant()
    {
        using CommandServerUnderTest server = Listen(Secure());
        var wrong = new TlsClientOptions { Certificate = _clientKey, ServerKeys = new HashSet<string> { KeyFingerprint.Of(_strangerKey) } };
        server.Run(async () => await Assert.ThrowsAsync<DaemonUnreachableException>(() => server.NetworkClient(wrong).ExecuteAsync(Who)));
    }

    [Fact]
    public void Where_TLS_is_not_required_a_host_is_what_a_client_is_allowed_by()
    {
        using CommandServerUnderTest server = Listen(new CommandServerOptions { RequiresTls = false });
        server.Invoke(() => server.Table.Authorization = Allow("127.0.0.0/8"));
        server.Run(async () => await server.NetworkClient().ExecuteAsync(Who));
        Assert.Equal((false, (string?)null), (_peer!.IsAuthenticated, _peer.KeyFingerprint));

        server.Invoke(() => server.Table.Authorization = Allow("10.0.0.0/8"));
        server.Run(async () => await Assert.ThrowsAsync<CommandFailedException>(() => server.NetworkClient().ExecuteAsync(Who)));
    }

    [Fact]
    public void TCP_and_UDP_have_the_same_port_and_a_port_that_UDP_has_not_is_passed_over()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        int other = port < 60_000 ? port + 1 : port - 1;
        using var server = new CommandServerUnderTest(options: new CommandServerOptions { Ports = new PortRange(Math.Min(port, other), Math.Max(port, other)) });

        Assert.Throws<CommandSocketException>(() => server.ListenNetwork(port));
        Assert.Equal(other, server.ListenNetwork().Port);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => second.Bind(new IPEndPoint(IPAddress.Loopback, other))).SocketErrorCode);
        Assert.Throws<CommandSocketException>(() => server.ListenNetwork());
    }

    [Fact]
    public void A_daemon_that_is_not_there_was_not_reached()
    {
        using var server = new CommandServerUnderTest();
        SinfulAddress address = server.ListenNetwork();
        server.Invoke(server.Server.Dispose);
        server.Run(async () =>
        {
            await Assert.ThrowsAsync<DaemonUnreachableException>(() => new CommandClient(server.Loop, CommandAddress.OfNetwork(address)).ExecuteAsync(Who));
            await Assert.ThrowsAsync<DaemonUnreachableException>(() => server.UnixClient().ExecuteAsync(Who));
        });
    }

    [Theory]
    [InlineData("<127.0.0.1:9618>", true)]
    [InlineData("/run/daemon.sock", false)]
    public void An_address_is_read_from_its_text(string text, bool isNetwork)
    {
        var address = CommandAddress.Parse(text);

        Assert.Equal((isNetwork, text), (address.Network is not null, address.ToString()));
        Assert.Equal(isNetwork ? null : text, address.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<127.0.0.1>")]
    public void What_is_no_address_is_told(string text) => Assert.Throws<FormatException>(() => CommandAddress.Parse(text));

    private static AuthorizationPolicy Allow(string entry) => AuthorizationPolicy.Create(name => name == "ALLOW_READ" ? entry : null);

    private CommandServerOptions Secure() => new() { Tls = new TlsServerOptions(_serverKey) };

    private TlsClientOptions Tls(X509Certificate2? key) => new() { Certificate = key, ServerKeys = new HashSet<string> { KeyFingerprint.Of(_serverKey) } };

    private CommandServerUnderTest Listen(CommandServerOptions options)
    {
        var server = new CommandServerUnderTest(options: options);
        server.Register(Who, "WHO", AuthorizationLevel.Read, context => _peer = context.Peer);
        server.ListenNetwork();
        return server;
    }
}
