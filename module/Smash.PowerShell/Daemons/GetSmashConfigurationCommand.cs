using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Tells a host's parameters, their values, and where those came from.</summary>
[Cmdlet(VerbsCommon.Get, "SmashConfiguration")]
[OutputType(typeof(ConfigurationValue))]
public sealed class GetSmashConfigurationCommand : HostDaemonCommand
{
    /// <summary>Names of parameters, or patterns of names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection connection = GetConnection();
        foreach (string name in Name)
        {
            TryDo(name, () => WriteObject(connection.GetConfiguration(name, StoppingToken), enumerateCollection: true));
        }
    }
}
