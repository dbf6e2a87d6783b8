using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Changes how much a host logs, until it ends.</summary>
[Cmdlet(VerbsCommon.Set, "SmashLogLevel", SupportsShouldProcess = true, DefaultParameterSetName = ByLevel)]
[OutputType(typeof(LogLevelSetting))]
public sealed class SetSmashLogLevelCommand : HostDaemonCommand
{
    private const string ByLevel = "Level";
    private const string ByReset = "Reset";

    /// <summary>The level: lines that matter this much or more are written.</summary>
    [Parameter(ParameterSetName = ByLevel, Mandatory = true, Position = 0)]
    [ValidateSet("error", "warning", "info", "debug")]
    public string Level { get; set; } = "";

    /// <summary>Categories; by default all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogCategoryCompleter))]
    public string[] Category { get; set; } = ["D_ALL"];

    /// <summary>Go back to what the configuration says.</summary>
    [Parameter(ParameterSetName = ByReset, Mandatory = true)]
    public SwitchParameter Reset { get; set; }

    /// <summary>Write what is logged of each category then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string level = Reset ? "reset" : Level;
        SmashConnection? connection = null;
        IReadOnlyList<LogLevelSetting> settings = [];
        foreach (string category in Category)
        {
            if (ShouldProcess(category, $"Set log level {level}"))
            {
                connection ??= GetConnection();
                TryDo(category, () => settings = connection.SetLogLevel(category, level, StoppingToken));
            }
        }

        if (PassThru)
        {
            WriteObject(settings, enumerateCollection: true);
        }
    }
}
