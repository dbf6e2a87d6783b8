using System.Collections;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Opens a connection to a host, on this machine or over OpenSSH on another, or gets the one that is open.</summary>
[Cmdlet(VerbsCommunications.Connect, "SmashHost", DefaultParameterSetName = BySocket)]
[OutputType(typeof(SmashConnection))]
public sealed class ConnectSmashHostCommand : SmashCommand
{
    private const string BySocket = "Socket";
    private const string BySsh = "SSHHost";

    /// <summary>Path of the host's socket, on another machine a path there; by default the user's own.</summary>
    [Parameter(ParameterSetName = BySocket, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = BySsh)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>Other machines: <c>host</c>, <c>user@host</c> or <c>user@host:port</c>, where a host is what ssh takes for one.</summary>
    [Parameter(ParameterSetName = BySsh, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] HostName { get; set; } = [];

    /// <summary>Name of the user there.</summary>
    [Parameter(ParameterSetName = BySsh, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>Port of the ssh server there.</summary>
    [Parameter(ParameterSetName = BySsh, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, ushort.MaxValue)]
    public int? Port { get; set; }

    /// <summary>Path of a private key; no other is offered then.</summary>
    [Parameter(ParameterSetName = BySsh, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("IdentityFilePath")]
    public string? KeyFilePath { get; set; }

    /// <summary>Milliseconds for making the connection; −1: as long as ssh tries.</summary>
    [Parameter(ParameterSetName = BySsh)]
    [ValidateRange(-1, int.MaxValue)]
    public int ConnectingTimeout { get; set; } = Timeout.Infinite;

    /// <summary>Options of ssh_config(5), which come before all others.</summary>
    [Parameter(ParameterSetName = BySsh)]
    [ValidateNotNull]
    public Hashtable? Options { get; set; }

    /// <summary>The program smash on the other machine.</summary>
    [Parameter(ParameterSetName = BySsh, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RemotePath { get; set; } = SshDestination.DefaultRemotePath;

    /// <summary>Fail, rather than start a host, where none runs.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == BySocket)
        {
            WriteObject(GetConnection(Socket, startsHost: !NoStart));
            return;
        }

        foreach (string name in HostName)
        {
            TryDo(name, () => WriteObject(ConnectionCache.Get(HostEndpoint.FromSsh(CreateDestination(name)), startsHost: !NoStart, StoppingToken)));
        }
    }

    private SshDestination CreateDestination(string name)
    {
        try
        {
            return SshDestination.Parse(name, UserName, Port) with
            {
                KeyFilePath = KeyFilePath is null ? null : FindKeyFile(KeyFilePath),
                ConnectingTimeout = ConnectingTimeout < 0 ? null : TimeSpan.FromMilliseconds(ConnectingTimeout),
                Options = SshOptions.Read(Options),
                RemotePath = RemotePath,
                RemoteSocket = Socket,
                MayPrompt = TerminalPrompt.IsPossible,
            };
        }
        catch (ArgumentException exception)
        {
            throw new CommandException("InvalidHostName", exception.Message);
        }
    }

    private string FindKeyFile(string path)
    {
        string resolved = GetUnresolvedProviderPathFromPSPath(path);
        return File.Exists(resolved) ? resolved : throw new CommandException("KeyFileNotFound", $"There is no key file '{resolved}'.", ErrorCategory.ObjectNotFound);
    }
}
