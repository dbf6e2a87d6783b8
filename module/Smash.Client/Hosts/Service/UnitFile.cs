using System.Security.Cryptography;
using System.Text;

namespace Smash.Client;

/// <summary>A unit of systemd's that an installation makes. Its first line says so, with a digest of the rest: what anybody else wrote, or has changed since, is not touched.</summary>
internal sealed class UnitFile
{
    private const string Mark = "# Made by Install-SmashHost; Uninstall-SmashHost removes it. For changes: systemctl --user edit. Digest ";

    private readonly string _text;

    /// <param name="folder">Folder of the user's units.</param>
    /// <param name="name">Name of the unit.</param>
    /// <param name="body">Its text.</param>
    public UnitFile(string folder, string name, string body)
    {
        Name = name;
        FullPath = Path.Combine(folder, name);
        _text = $"{Mark}{GetDigest(body)}\n{body}";
    }

    public string Name { get; }

    public string FullPath { get; }

    /// <summary>Whether there is a unit that an installation made.</summary>
    /// <exception cref="ServiceException">There is one that none made.</exception>
    public bool IsInstalled()
    {
        if (!File.Exists(FullPath) && !Directory.Exists(FullPath))
        {
            return false;
        }

        return !Directory.Exists(FullPath) && IsMade(File.ReadAllText(FullPath)) ? true : throw new ServiceException(
            ServiceFault.ForeignFile,
            $"'{FullPath}' was not made by Install-SmashHost, or was changed since: it stays as it is.");
    }

    /// <summary>Writes the unit, whole or not at all.</summary>
    /// <returns>Whether anything has changed by it.</returns>
    public bool Write()
    {
        if (File.Exists(FullPath) && File.ReadAllText(FullPath) == _text)
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        string made = FullPath + ".new";
        File.WriteAllText(made, _text);
        File.Move(made, FullPath, overwrite: true);
        return true;
    }

    private static bool IsMade(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && text[..end] == Mark + GetDigest(text[(end + 1)..]);
    }

    private static string GetDigest(string body) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16];
}
