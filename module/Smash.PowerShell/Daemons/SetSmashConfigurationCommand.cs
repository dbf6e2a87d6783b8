using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Sets a parameter of a host, or takes a setting back, and has the host read its configuration anew.</summary>
[Cmdlet(VerbsCommon.Set, "SmashConfiguration", SupportsShouldProcess = true, DefaultParameterSetName = ByValue)]
[OutputType(typeof(ConfigurationValue))]
public sealed class SetSmashConfigurationCommand : HostDaemonCommand
{
    private const string ByValue = "Value";
    private const string ByReset = "Reset";

    /// <summary>The parameter's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The value, as a configuration file would say it.</summary>
    [Parameter(ParameterSetName = ByValue, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Value { get; set; } = "";

    /// <summary>Take back what was set in this way before.</summary>
    [Parameter(ParameterSetName = ByReset, Mandatory = true)]
    public SwitchParameter Reset { get; set; }

    /// <summary>Keep the setting beyond the host's end; by default it lasts until then.</summary>
    [Parameter]
    public SwitchParameter Persistent { get; set; }

    /// <summary>Do not have the configuration read anew: Update-SmashConfiguration will.</summary>
    [Parameter]
    public SwitchParameter NoUpdate { get; set; }

    /// <summary>Write the parameter as it is then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(Name, Reset ? "Take setting back" : $"Set to '{Value}'"))
        {
            SmashConnection connection = GetConnection();
            TryDo(Name, () => Set(connection));
        }
    }

    private void Set(SmashConnection connection)
    {
        bool isReconfigurable = connection.SetConfiguration(Name, Reset ? null : Value, Persistent, StoppingToken);
        if (!NoUpdate)
        {
            ConfigurationUpdate.Run(this, connection, StoppingToken);
        }

        if (!isReconfigurable)
        {
            WriteWarning($"{Name} has its new value after the next restart (Restart-SmashHost).");
        }

        if (PassThru)
        {
            WriteObject(connection.GetConfiguration(Name, StoppingToken), enumerateCollection: true);
        }
    }
}
