using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class DaemonCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string KeyFile => _folder["key.pem"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_once_for_its_owner_alone_and_found_again()
    {
        using X509Certificate2 made = DaemonCertificate.LoadOrCreate(KeyFile, "daemon");
        using X509Certificate2 found = DaemonCertificate.LoadOrCreate(KeyFile, "daemon");

        Assert.Equal(KeyFingerprint.Of(made), KeyFingerprint.Of(found));
        Assert.True(found.HasPrivateKey);
        Assert.Equal("CN=daemon", found.Subject);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Single(Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void A_key_that_others_could_read_is_refused()
    {
        DaemonCertificate.LoadOrCreate(KeyFile, "daemon").Dispose();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Throws<UnauthorizedAccessException>(() => DaemonCertificate.LoadOrCreate(KeyFile, "daemon"));
    }

    [Fact]
    public void A_file_without_a_key_is_refused_and_kept()
    {
        using X509Certificate2 other = DaemonCertificate.Create("other");
        File.WriteAllText(KeyFile, other.ExportCertificatePem());
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.ThrowsAny<CryptographicException>(() => DaemonCertificate.LoadOrCreate(KeyFile, "daemon"));
        Assert.Equal(other.ExportCertificatePem(), File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_fingerprint_is_the_SHA256_of_the_public_key_and_not_of_the_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string expected = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        foreach (string name in (IEnumerable<string>)["CN=one", "CN=two"])
        {
            using X509Certificate2 certificate = new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
            Assert.Equal(expected, KeyFingerprint.Of(certificate));
        }
    }

    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", true)]
    [InlineData("00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F", true)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e", false)]
    [InlineData("g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_fingerprint_is_read_in_the_spellings_that_people_use(string? text, bool isOne)
    {
        Assert.Equal(isOne, KeyFingerprint.TryParse(text, out string? fingerprint));
        Assert.Equal(isOne ? "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" : null, fingerprint);
    }
}
