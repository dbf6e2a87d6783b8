using System.Collections;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Submits a command line as a job.</summary>
[Cmdlet(VerbsLifecycle.Start, "SmashJob", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed class StartSmashJobCommand : JobCommand
{
    /// <summary>Command line, as for <c>/bin/sh -c</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Command { get; set; } = "";

    /// <summary>Name of the job, 1 to 255 bytes; by default Job and its id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Limit on the CPU time of each process: seconds, text or TimeSpan; whole seconds, rounded up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? MaxCpuTime { get; set; }

    /// <summary>Limit on the address space of each process: bytes, or text with a unit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? MaxAddressSpace { get; set; }

    /// <summary>Nice value, −20 (first) to 19 (last).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Priority { get; set; }

    /// <summary>Folder to run in; by default the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>Variables to set over the session's environment; $null leaves one out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>Leave the session's environment out.</summary>
    [Parameter]
    public SwitchParameter CleanEnvironment { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        StartJobRequest? request = null;
        if (TryDo(Command, () => request = CreateRequest()) && ShouldProcess(Command, "Start as a job"))
        {
            SmashConnection connection = GetConnection();
            TryDo(Command, () => WriteObject(connection.StartJob(request!, StoppingToken)));
        }
    }

    private StartJobRequest CreateRequest() => new()
    {
        Command = string.IsNullOrWhiteSpace(Command) ? throw new CommandException("EmptyCommand", "The command is empty: there is nothing to run.") : Command,
        Name = Name,
        MaxCpuSeconds = MaxCpuTime is null ? 0 : TimeParameter.ReadWholeSeconds(nameof(MaxCpuTime), MaxCpuTime),
        MaxAddressSpaceBytes = MaxAddressSpace is null ? 0 : SizeParameter.Read(nameof(MaxAddressSpace), MaxAddressSpace),
        Priority = PriorityParameter.Check(Priority),
        WorkingDirectory = WorkingDirectory is null
            ? SessionLocation.Get(SessionState)
            : GetUnresolvedProviderPathFromPSPath(WorkingDirectory),
        Environment = JobEnvironment.Create(Environment, CleanEnvironment),
        WantsRecord = true,
    };
}
