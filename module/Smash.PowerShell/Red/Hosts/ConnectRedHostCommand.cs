using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Connects to a RED, by its address or by the Smash host that it belongs to.</summary>
[Cmdlet(VerbsCommunications.Connect, "RedHost", DefaultParameterSetName = ByConnection)]
[OutputType(typeof(RedHost))]
public sealed class ConnectRedHostCommand : RedHostCommand
{
    private const string ByConnection = "Connection";
    private const string ByUri = "Uri";

    /// <summary>Where REDs answer.</summary>
    [Parameter(ParameterSetName = ByUri, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RedHostCompleter))]
    public string[] Uri { get; set; } = [];

    /// <summary>A connection to the Smash host whose RED is meant; by default the session's own.</summary>
    [Parameter(ParameterSetName = ByConnection, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <summary>The token that it asks for.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The certificate, with its private key, that it is shown.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Certificates of the authorities that are believed in place of the machine's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public X509Certificate2[]? Authority { get; set; }

    /// <summary>Thumbprint of the certificate that it must have: SHA-1 or SHA-256, in hexadecimal digits.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^([0-9A-Fa-f]{2}[: ]?){20}(([0-9A-Fa-f]{2}[: ]?){12})?$")]
    public string? Thumbprint { get; set; }

    /// <summary>Believe any certificate.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByConnection)
        {
            SmashConnection connection = Connection ?? Require<SmashConnection>(null, GetOwnHost);
            TryDo(connection, () => WriteObject(RedHostTable.Connect(GetUri(connection), CreateOptions(), StoppingToken)));
            return;
        }

        foreach (string uri in Uri)
        {
            TryDo(uri, () => WriteObject(RedHostTable.Connect(RedAddressText.Parse(uri), CreateOptions(), StoppingToken)));
        }
    }

    private RedClientOptions CreateOptions() => new()
    {
        Token = Token is null ? null : new NetworkCredential("", Token).Password,
        ClientCertificate = Certificate,
        Authorities = Authority is null ? null : [.. Authority],
        Thumbprint = Thumbprint,
        AllowUntrusted = SkipCertificateCheck,
    };
}
