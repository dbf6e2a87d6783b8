using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

public sealed class ServiceIdentityTests : IDisposable
{
    private const string Secret = "0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly ParameterTable _table = new();
    private readonly ServiceParameters _parameters;
    private readonly string _certificate;
    private readonly string _token;

    public ServiceIdentityTests()
    {
        _parameters = new ServiceParameters(_table);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=red", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificate = Write("red.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        _token = Write("token", Secret);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1:0", false, false, true)]
    [InlineData("0.0.0.0:0", true, true, true)]
    [InlineData("0.0.0.0:0", true, false, false)]
    [InlineData("0.0.0.0:0", false, true, false)]
    [InlineData("127.0.0.1:0 [::]:0", false, false, false)]
    public void On_a_network_it_needs_a_certificate_and_a_token(string listen, bool hasCertificate, bool hasToken, bool isTaken)
    {
        DaemonConfiguration configuration = Configure(listen, hasCertificate, hasToken);
        Assert.Equal(isTaken, Record.Exception(() => ServiceIdentity.Load(configuration, _parameters)) is null);
        Assert.Null(Record.Exception(() => ServiceIdentity.Load(Configure(listen, hasCertificate, hasToken, "RED_OPEN_TO_EVERYBODY=true"), _parameters)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_reconfigure_does_not_open_it_to_a_network_either(bool hasCertificate, bool hasToken)
    {
        var identity = ServiceIdentity.Load(Configure("0.0.0.0:0", true, true), _parameters);

        Assert.Throws<DaemonStartException>(() => identity.Reload(Configure("0.0.0.0:0", hasCertificate, hasToken), _parameters));

        Assert.True(identity.Token?.IsIn("Bearer " + Secret));
        Assert.NotNull(identity.Certificate);
    }

    [Fact]
    public void On_loopback_a_token_may_go()
    {
        var identity = ServiceIdentity.Load(Configure("127.0.0.1:0", false, true), _parameters);
        identity.Reload(Configure("127.0.0.1:0", false, false), _parameters);
        Assert.Null(identity.Token);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _folder[name];
    }

    private DaemonConfiguration Configure(string listen, bool hasCertificate, bool hasToken, params string[] more) => DaemonConfiguration.Load(
        new ConfigurationSources
        {
            Subsystem = "RED",
            CommandLine = [$"RED_LISTEN={listen}", $"RED_CERTIFICATE={(hasCertificate ? _certificate : "")}", $"RED_TOKEN_FILE={(hasToken ? _token : "")}", .. more],
        },
        _table);
}
