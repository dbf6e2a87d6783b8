using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Smash.DaemonCore.Cedar;

/// <summary>A daemon's own key for TLS, made on first use and kept in one PEM file, as sshd keeps its host keys.</summary>
public static class DaemonCertificate
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Years = 100;

    /// <summary>Makes a new P-256 key with a certificate that it signed itself. The dates mean nothing to whoever pins the key.</summary>
    /// <param name="name">Common name of the certificate, to be read by people.</param>
    public static X509Certificate2 Create(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
    }

    /// <summary>Reads the certificate and key of a PEM file; where there is none, makes them and writes it with mode 0600.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="name">Common name for a new one.</param>
    /// <exception cref="UnauthorizedAccessException">Others than its owner can read or write the file.</exception>
    /// <exception cref="CryptographicException">The file has not both a certificate and its key.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static X509Certificate2 LoadOrCreate(string path, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            Write(path, name);
        }

        UnixFileMode mode = File.GetUnixFileMode(path);
        return (mode & ~OwnerAlone) == 0
            ? X509Certificate2.CreateFromPemFile(path)
            : throw new UnauthorizedAccessException($"{path} holds a private key and others may use it (mode {Convert.ToString((int)mode, 8)}): chmod 600 it, or make a new key if they did.");
    }

    // Whole or not at all, and the same one for all who start at once.
    private static void Write(string path, string name)
    {
        using X509Certificate2 certificate = Create(name);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        string temporary = $"{path}.{Guid.NewGuid():N}";
        using (var file = new StreamWriter(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerAlone }))
        {
            file.WriteLine(certificate.ExportCertificatePem());
            file.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
