using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Changes pools, while their jobs run and wait. What is not said stays as it is.</summary>
[Cmdlet(VerbsCommon.Set, "SmashPool", SupportsShouldProcess = true)]
[OutputType(typeof(SmashPool))]
public sealed class SetSmashPoolCommand : PoolChangeCommand
{
    /// <summary>Their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Start its jobs again: the same as -Paused:$false.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Write the pools as they are then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Require(Name, CheckPause);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            if (ShouldProcess(name, "Change pool"))
            {
                TryDo(name, () => Set(name));
            }
        }
    }

    private bool CheckPause() => !Resume || !Paused
        ? true
        : throw new CommandException("PoolPauseAmbiguous", "-Paused and -Resume exclude each other.");

    private void Set(string name)
    {
        SetPoolRequest request = CreateRequest(name, PoolMode.Existing);
        SmashConnection connection = GetConnection();
        if (request is { Capacity: > 0, WhenFull: null })
        {
            // One that refuses or drops goes on so; one that took any number refuses from now on.
            FullPolicy known = connection.GetPools([name], StoppingToken)[0].WhenFull;
            request = request with { WhenFull = known == FullPolicy.Queue ? FullPolicy.Refuse : known };
        }

        SmashPool pool = connection.SetPool(Resume ? request with { IsPaused = false } : request, StoppingToken);
        if (PassThru)
        {
            WriteObject(pool);
        }
    }

    private protected override FullPolicy? KeptPolicy => null;
}
