using System.Collections;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that submits jobs: what may be asked for of any of them.</summary>
public abstract partial class JobSubmissionCommand : JobCommand
{
    /// <summary>Name of the job, 1 to 255 bytes; by default Job and its id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Name { get; set; }

    /// <summary>Limit on the CPU time of each process: seconds, text or TimeSpan; whole seconds, rounded up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxCpuTime { get; set; }

    /// <summary>Limit on the address space of each process: bytes, or text with a unit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxAddressSpace { get; set; }

    /// <summary>Limit on the resident memory of the job's whole tree: bytes, or text with a unit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxMemory { get; set; }

    /// <summary>Limit on the time from the job's start: seconds, text or TimeSpan; milliseconds' precision, rounded up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? Timeout { get; set; }

    /// <summary>Nice value, −20 (first) to 19 (last).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public virtual int Priority { get; set; }

    /// <summary>Folder to run in; by default the session's, and on another machine the user's home.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? WorkingDirectory { get; set; }

    /// <summary>Variables to set over the session's environment, or over the user's on another machine; $null leaves one out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual IDictionary? Environment { get; set; }

    /// <summary>Leave the session's environment out.</summary>
    [Parameter]
    public SwitchParameter CleanEnvironment { get; set; }

    /// <summary>The job that the parameters describe, with a command.</summary>
    /// <param name="command">Command line, as for <c>/bin/sh -c</c>.</param>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private protected StartJobRequest CreateRequest(string command) => new()
    {
        Command = command,
        Name = Name,
        MaxCpuSeconds = MaxCpuTime is null ? 0 : TimeParameter.ReadWholeSeconds(nameof(MaxCpuTime), MaxCpuTime),
        MaxAddressSpaceBytes = MaxAddressSpace is null ? 0 : SizeParameter.Read(nameof(MaxAddressSpace), MaxAddressSpace),
        MaxMemoryBytes = MaxMemory is null ? 0 : SizeParameter.Read(nameof(MaxMemory), MaxMemory),
        MaxWallMilliseconds = Timeout is null ? 0 : TimeParameter.ReadMilliseconds(nameof(Timeout), Timeout),
        Priority = PriorityParameter.Check(Priority),
        WorkingDirectory = Remote is { } remote ? RemoteLocation.Get(remote, WorkingDirectory) : GetLocation(),
        Environment = Remote is { } machine ? JobEnvironment.CreateRemote(Environment, machine) : JobEnvironment.Create(Environment, CleanEnvironment),
        WantsRecord = true,
        SubmissionKey = CreateKey(),
        Options = CreateOptions(),
    };

    private JobOptions CreateOptions()
    {
        (JobTerms? terms, ArrayTerms? array, TreeLimits? limits, StreamTerms? streams, EngineRun? engine) = (CreateTerms(), CreateArray(), CreateTreeLimits(), CreateStreams(), CreateEngine());
        return (terms, array, limits, streams, engine) is (null, null, null, null, null)
            ? JobOptions.None
            : new JobOptions { Terms = terms, Array = array, TreeLimits = limits, Streams = streams, Engine = engine };
    }

    /// <summary>The other machine that the job is for, which knows neither this session's folder nor its environment; null: it is for this one.</summary>
    private HostEndpoint? Remote => Connection is { Endpoint: { IsRemote: true } endpoint } ? endpoint : null;

    private string GetLocation() => WorkingDirectory is null ? SessionLocation.Get(SessionState) : GetUnresolvedProviderPathFromPSPath(WorkingDirectory);
}
