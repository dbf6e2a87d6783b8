using System.Management.Automation;
using System.Net;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Has a world wait for a connection, and write what comes by it into a file.</summary>
[Cmdlet(VerbsLifecycle.Start, "RedSink", SupportsShouldProcess = true)]
[OutputType(typeof(RedJob))]
public sealed class StartRedSinkCommand : RedStreamCommand
{
    /// <summary>Path of the file in the world.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The address to wait at, one of the RED's; by default the one that it is reached at.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress? Address { get; set; }

    /// <summary>The port to wait at; 0, the default: one that the RED chooses.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    public int? Port { get; set; }

    /// <summary>Write behind what is in the file.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"{Path} in {World}", Append ? "Append what comes by a connection" : "Write what comes by a connection"))
        {
            TryDo(Path, () => WriteObject(Start()));
        }
    }

    private RedJob Start()
    {
        var endpoint = new IPEndPoint(Address ?? World.RedHost.Client.RemoteAddress, Port ?? 0);
        return World.StartSink(new RedSink(Path, TransferAddress.Of(endpoint), Append), CreateProperties(), Wait, BlockSize, StoppingToken);
    }
}
