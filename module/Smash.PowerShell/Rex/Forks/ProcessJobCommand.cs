using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that has processes of this machine go on at another host, each as a job.</summary>
public abstract class ProcessJobCommand : JobCommand
{
    /// <summary>Pids of the processes, which go with all that descends from them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PID", "ProcessId")]
    [ValidateRange(1, int.MaxValue)]
    public int[] Id { get; set; } = [];

    /// <summary>The server of rex.rc to go to, or auto: the one with the least load.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public string ComputerName { get; set; } = RemoteRun.Auto;

    /// <summary>Name of the job, 1 to 255 bytes; by default Job and its id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Whether the processes end here.</summary>
    private protected abstract bool IsMove { get; }

    /// <summary>What -WhatIf and -Confirm call it.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (int id in Id)
        {
            TryDo(id, () => Submit(id));
        }
    }

    private void Submit(int id)
    {
        LocalProcess process = LocalProcess.Read(id);
        if (!ShouldProcess($"{process.CommandLine} ({id})", $"{Action} {ComputerName}"))
        {
            return;
        }

        var request = new StartJobRequest
        {
            Command = process.CommandLine,
            Name = Name,
            WorkingDirectory = SessionLocation.Get(SessionState),
            WantsRecord = true,
            Remote = new RemoteRun { ComputerName = ComputerName, Process = new RemoteProcess((uint)id, process.StartTicks, IsMove) },
        };
        WriteObject(GetConnection().StartJob(request, StoppingToken));
    }
}
