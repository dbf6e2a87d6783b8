using System.Globalization;

namespace Smash.Rex.Links;

/// <summary>A server as ssh is told of it. Whatever is not said here, ssh_config(5) says.</summary>
/// <param name="Host">Its name or address; it neither is empty nor begins with a dash.</param>
internal sealed record SshTarget(string Host)
{
    /// <summary>What the link is called in messages and logs. Default: the host.</summary>
    public string Name { get; init; } = Host;

    /// <summary>The user there; null: as ssh_config says, else the one here.</summary>
    public string? User { get; init; }

    /// <summary>The port; null: as ssh_config says, else 22.</summary>
    public int? Port { get; init; }

    /// <summary>File of the private key, and then no other is offered; null: as ssh_config says.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>Further options of ssh (-o KEY=VALUE and others). What holds for every link they cannot change: for ssh the first word on an option is the last one.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>ssh itself. Default: that on the PATH.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>What is run there, unless the key has a forced command. Default: <c>smash-rex --agent</c>, along the PATH there.</summary>
    public string Command { get; init; } = "smash-rex --agent";

    /// <summary>Most time until the other side has greeted. Default: 20 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the other side is asked for a sign of life; without one for three times as long the link is given up. Default: 5 s.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The arguments of ssh.</summary>
    /// <exception cref="ArgumentException">The host cannot be said to ssh.</exception>
    public IReadOnlyList<string> GetArguments()
    {
        if (string.IsNullOrWhiteSpace(Host) || Host.StartsWith('-'))
        {
            throw new ArgumentException($"\"{Host}\" is no host that ssh could be told.");
        }

        return
        [
            "-T", "-e", "none",
            "-o", "BatchMode=yes",
            // A process of its own: what other sessions share would end, or stay, with them.
            "-o", "ControlMaster=no", "-o", "ControlPath=none",
            "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "PermitLocalCommand=no",
            "-o", Seconds("ConnectTimeout", ConnectTimeout), "-o", Seconds("ServerAliveInterval", AliveInterval), "-o", "ServerAliveCountMax=3",
            .. IdentityFile is { } key ? ["-i", key, "-o", "IdentitiesOnly=yes"] : Array.Empty<string>(),
            .. User is { } user ? ["-l", user] : Array.Empty<string>(),
            .. Port is { } port ? ["-p", port.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. Options,
            "--", Host, Command,
        ];
    }

    private static string Seconds(string option, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{option}={Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))}");
}
