using System.Globalization;
using System.Text;

namespace Smash.DaemonCore.Cedar;

/// <summary>The command line of a tunnel (ssh(1), ssh_config(5)).</summary>
internal static class SshCommand
{
    /// <summary>What ssh writes when the forwarding stands: its LocalCommand runs only then.</summary>
    public const string ReadyWord = "smash-tunnel-stands";

    private const int MaxPathLength = 107;

    /// <summary>The arguments of ssh.</summary>
    /// <exception cref="ArgumentException">The target or the remote path cannot be said to ssh.</exception>
    public static IReadOnlyList<string> GetArguments(SshTunnelOptions options, string localSocket)
    {
        if (string.IsNullOrWhiteSpace(options.Target) || options.Target.StartsWith('-'))
        {
            throw new ArgumentException($"\"{options.Target}\" is no host that ssh could be told.", nameof(options));
        }

        int aliveSeconds = Math.Max(1, (int)options.AliveInterval.TotalSeconds);
        return
        [
            "-N", "-T",
            "-L", $"{Escape(localSocket)}:{Escape(CheckRemote(options.RemoteSocket))}",
            "-o", "ExitOnForwardFailure=yes",
            "-o", "BatchMode=yes",
            // A connection that other sessions share would keep the forwarding after this process has ended.
            "-o", "ControlMaster=no", "-o", "ControlPath=none",
            "-o", "ForwardAgent=no", "-o", "ForwardX11=no",
            "-o", "StreamLocalBindMask=0177",
            "-o", string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={aliveSeconds}"), "-o", "ServerAliveCountMax=3",
            "-o", "PermitLocalCommand=yes", "-o", $"LocalCommand=echo {ReadyWord}",
            .. options.Arguments,
            "--", options.Target,
        ];
    }

    private static string CheckRemote(string path)
    {
        bool isSayable = path.StartsWith('/') && !path.Any(char.IsControl) && !path.Contains("${", StringComparison.Ordinal);
        return isSayable && Encoding.UTF8.GetByteCount(path) <= MaxPathLength
            ? path
            : throw new ArgumentException($"\"{path}\" is no path of a socket that ssh could forward: it begins with /, has at most {MaxPathLength} bytes, and neither control characters nor ${{ are in it.", nameof(path));
    }

    // A backslash takes a colon its meaning; a percent sign stands for itself when it is doubled (TOKENS in ssh_config(5)).
    private static string Escape(string path) => path
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal);
}
