using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;

namespace Smash.Client.Tests.Red;

public sealed class RedClientTests : IDisposable
{
    private readonly FakeRed _red = new();

    public void Dispose() => _red.Dispose();

    [Fact]
    public void Hello_tells_of_the_RED_and_the_connection_is_used_again()
    {
        using RedHost host = _red.Connect();
        Assert.Equal("fake", host.ComputerName);
        Assert.Equal(["A", "B"], host.Properties.Select(static property => property.Name));
        Assert.Equal("second", host.Properties[1].Description);
        Assert.Equal(IPAddress.Loopback, host.Client.RemoteAddress);
        Assert.True(host.IsCurrent());
        Assert.Equal(1, _red.Http.Connections);
        Assert.Equal($"red://127.0.0.1:{_red.Uri.Port}/default", host.DefaultWorld.ToString());
    }

    [Fact]
    public void A_token_is_sent_with_each_call()
    {
        using RedHost host = _red.Connect(new RedClientOptions { Token = "secret" });
        Assert.Equal("Bearer secret", _red.Http.Authorization);
        Assert.DoesNotContain("secret", new RedClientOptions { Token = "secret" }.ToString());
        Assert.DoesNotContain(typeof(RedHost).GetProperties(), static property => property.PropertyType == typeof(RedClientOptions));
    }

    [Theory]
    [InlineData("401 Unauthorized", RedLinkFault.Unauthorized)]
    [InlineData("403 Forbidden", RedLinkFault.Unauthorized)]
    [InlineData("404 Not Found", RedLinkFault.NotRed)]
    [InlineData("302 Found", RedLinkFault.NotRed)]
    [InlineData("413 Too Large", RedLinkFault.RequestTooLarge)]
    [InlineData("503 Busy", RedLinkFault.Busy)]
    public void Each_refusal_of_HTTP_is_told_as_what_it_is(string status, RedLinkFault fault)
    {
        _red.Http.Status = status;
        Fails(fault, () => _red.Connect());
    }

    [Fact]
    public void An_error_of_the_RED_keeps_its_name_its_method_and_its_details()
    {
        using RedHost host = _red.Connect();
        RedErrorException exception = Assert.Throws<RedErrorException>(() => host.DefaultWorld.List("/none"));
        Assert.Equal(RedError.NoEntry, exception.RedError);
        Assert.Equal("/none", exception.Detail);
        Assert.Equal("red_list", exception.Method);
    }

    [Fact]
    public void A_method_that_it_does_not_have_is_told_as_such()
    {
        using RedHost host = _red.Connect();
        Fails(RedLinkFault.MethodNotFound, () => host.DefaultWorld.Destroy());
    }

    [Fact]
    public void A_call_whose_answer_does_not_come_is_lost_and_one_that_takes_too_long_is_late()
    {
        _red.Http.HangsUp = true;
        Fails(RedLinkFault.Lost, () => _red.Connect());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var uri = new Uri($"http://{silent.LocalEndpoint}");
        Fails(RedLinkFault.TimedOut, () => RedHost.Connect(uri, new RedClientOptions { CallTimeout = TimeSpan.FromMilliseconds(100) }));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => RedHost.Connect(uri, cancellationToken: stop.Token));
    }

    [Fact]
    public void Nobody_at_the_port_is_unreachable_and_what_is_no_XML_is_a_protocol_error()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var uri = new Uri($"http://{free.LocalEndpoint}");
        free.Stop();
        Fails(RedLinkFault.Unreachable, () => RedHost.Connect(uri));
        using var page = new FakeHttpServer(static _ => "<html>hello"u8.ToArray());
        Fails(RedLinkFault.Protocol, () => RedHost.Connect(page.Uri));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc/passwd/..")]
    [InlineData("")]
    public void A_name_that_would_lead_elsewhere_is_not_believed(string name)
    {
        using RedHost host = _red.Connect();
        _red.Override = call => call.Method != "red_list" ? null : new GetRedItemResponse(
        [
            new RedFile("/", RedFileType.Directory, new RedMode(true, true, true), 0), new RedFile(name, RedFileType.File, default, 1),
        ]);
        Fails(RedLinkFault.Protocol, () => host.DefaultWorld.List("/"));
    }

    [Fact]
    public void A_certificate_is_believed_by_its_thumbprint_by_its_authority_or_not_at_all()
    {
        using X509Certificate2 certificate = CreateCertificate();
        using var red = new FakeRed(certificate);
        string sha256 = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Fails(RedLinkFault.CertificateUntrusted, () => red.Connect());
        Fails(RedLinkFault.CertificateUntrusted, () => red.Connect(new RedClientOptions { Thumbprint = new string('0', 64), AllowUntrusted = true }));
        RedLinkException exception = Assert.Throws<RedLinkException>(() => red.Connect());
        Assert.Contains(sha256, exception.Message);
        red.Connect(new RedClientOptions { Thumbprint = sha256 }).Dispose();
        red.Connect(new RedClientOptions { Thumbprint = certificate.Thumbprint }).Dispose();
        red.Connect(new RedClientOptions { AllowUntrusted = true }).Dispose();
        red.Connect(new RedClientOptions { Authorities = [certificate] }).Dispose();
    }

    [Fact]
    public void TLS_with_who_speaks_none_is_told_as_such()
    {
        var uri = new UriBuilder(_red.Uri) { Scheme = "https" }.Uri;
        Fails(RedLinkFault.TlsMismatch, () => RedHost.Connect(uri));
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fake", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static void Fails(RedLinkFault fault, Action action) => Assert.Equal(fault, Assert.Throws<RedLinkException>(action).Fault);
}
