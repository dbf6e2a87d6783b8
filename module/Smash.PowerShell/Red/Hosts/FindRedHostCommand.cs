using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using Smash.Client;
using Smash.Protocol.Red.Discovery;

namespace Smash.PowerShell;

/// <summary>Looks for REDs on the networks of this machine. It connects to none.</summary>
[Cmdlet(VerbsCommon.Find, "RedHost")]
[OutputType(typeof(RedHostAnnouncement))]
public sealed class FindRedHostCommand : SmashCommand
{
    /// <summary>Names or addresses of machines to ask, or addresses of groups and networks; by default all networks of this machine.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>The UDP port that is asked.</summary>
    [Parameter]
    [ValidateRange(1, ushort.MaxValue)]
    public int DiscoveryPort { get; set; } = RedDiscovery.DefaultPort;

    /// <summary>How long answers are waited for: seconds, text or TimeSpan; default 2 s.</summary>
    [Parameter]
    [ValidateNotNull]
    public object Timeout { get; set; } = 2;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TimeSpan timeout = Require(Timeout, () => TimeParameter.Read(nameof(Timeout), Timeout));
        IPAddress[] addresses = [];
        if (!TryDo(ComputerName, () => addresses = [.. ComputerName.SelectMany(Resolve)]))
        {
            return;
        }

        TryDo(ComputerName, () =>
        {
            foreach (RedHostAnnouncement found in new RedFinder { Port = DiscoveryPort, Timeout = timeout }.Find(addresses, StoppingToken))
            {
                WriteObject(found);
            }
        });
    }

    private static IPAddress[] Resolve(string name)
    {
        try
        {
            return IPAddress.TryParse(name, out IPAddress? address) ? [address] : Dns.GetHostAddresses(name);
        }
        catch (SocketException exception)
        {
            throw new RedLinkException(RedLinkFault.NameNotFound, $"The name '{name}' is not known: {exception.Message}", exception);
        }
    }
}
