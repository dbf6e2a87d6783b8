using System.Globalization;
using System.Management.Automation;
using System.Net;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Has a world connect to somebody who waits, and send a file there.</summary>
[Cmdlet(VerbsLifecycle.Start, "RedSource", SupportsShouldProcess = true)]
[OutputType(typeof(RedJob))]
public sealed class StartRedSourceCommand : RedStreamCommand
{
    /// <summary>Path of the file in the world.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string Path { get; set; } = "";

    /// <summary>Name or address of the machine on which somebody waits; by default this one, as the RED sees it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The port at which somebody waits.</summary>
    [Parameter(Mandatory = true)]
    [ValidateRange(1, ushort.MaxValue)]
    public int? Port { get; set; }

    /// <summary>The byte of the file to begin with; default 0.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Offset { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"{Path} in {World}", $"Send to {Destination ?? "this machine"}, port {Port}"))
        {
            TryDo(Path, () => WriteObject(Start()));
        }
    }

    private RedJob Start()
    {
        RedJobProperty[] offset = Offset > 0 ? [new RedJobProperty(RedJobTag.Offset, Offset.ToString(CultureInfo.InvariantCulture))] : [];
        return World.StartSource(new RedSource(Path, CreateAddress()), CreateProperties(offset), Wait, BlockSize, StoppingToken);
    }

    private RedAddress CreateAddress() => Destination switch
    {
        null => TransferAddress.Of(new IPEndPoint(World.RedHost.Client.LocalAddress, Port!.Value)),
        var name when IPAddress.TryParse(name, out IPAddress? address) => TransferAddress.Of(new IPEndPoint(address, Port!.Value)),
        var name => RedAddress.Of(name, "", RedAddressType.Inet, Port!.Value),
    };
}
