using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that submits jobs which another host may run, by REX.</summary>
public abstract class PlacedSubmissionCommand : JobSubmissionCommand
{
    /// <summary>The server to run on, or auto: the one with the least load. By default it runs here.</summary>
    /// <remarks>Not by property name: jobs have a property ComputerName, and one that is submitted again is not to go elsewhere for it.</remarks>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public virtual string? ComputerName { get; set; }

    /// <summary>Of a job on another host files and folders that go there: paths, or hashtables from a path here to a name there.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public object[]? InputFile { get; set; }

    /// <summary>Results that come back: names, or hashtables from a name there to a path here.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public object[]? OutputFile { get; set; }

    /// <summary>Folder to run in there, from the root; by default one of its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? RemoteDirectory { get; set; }

    /// <summary>How often it is run again on another server when its own is lost; by default not at all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, (int)RemoteRun.MaxRetry)]
    public int Retry { get; set; }

    /// <summary>Whether -InputFile of a job that runs here names what it reads from its standard input.</summary>
    private protected virtual bool ReadsInputFile => false;

    /// <summary>The job that the parameters describe, with a command.</summary>
    /// <param name="command">Command line, as for <c>/bin/sh -c</c>.</param>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private protected StartJobRequest CreatePlacedRequest(string command) => CreateRequest(command) with { Remote = CreateRun() };

    /// <summary>Where else the parameters say that it is to run; null: it runs here.</summary>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private protected RemoteRun? CreateRun()
    {
        if (ComputerName is null)
        {
            string? unused = InputFile is not null && !ReadsInputFile ? nameof(InputFile) : OutputFile is not null ? nameof(OutputFile) : RemoteDirectory is not null ? nameof(RemoteDirectory) : Retry > 0 ? nameof(Retry) : null;
            return unused is null ? null : throw new CommandException($"-{unused} is for jobs on other hosts: say which one with -ComputerName, or auto.");
        }

        if (RemoteDirectory is { } directory && !directory.StartsWith('/'))
        {
            throw new CommandException($"-RemoteDirectory '{directory}' does not begin at the root, and a folder on another host has to.");
        }

        var paths = new RemoteFileParameter(Connection is { Endpoint.IsRemote: true } ? null : GetUnresolvedProviderPathFromPSPath);
        return new RemoteRun
        {
            ComputerName = ComputerName,
            Retry = (uint)Retry,
            Directory = RemoteDirectory,
            InputFiles = [.. (InputFile ?? []).SelectMany(paths.ReadInput)],
            OutputFiles = [.. (OutputFile ?? []).SelectMany(paths.ReadOutput)],
        };
    }
}
