using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about accounts in which REX runs what others send: this one, or those of other machines, over the user's own ssh.</summary>
public abstract class RexExecutorCommand : SmashCommand
{
    private RexServerList? _servers;

    /// <summary>The machines: servers of rex.rc, or others as ssh takes them. By default this one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[]? ComputerName { get; set; }

    /// <summary>The program smash-rex on the other machines.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string RemotePath { get; set; } = RexExecutor.DefaultRemotePath;

    private protected IReadOnlyList<string> ServerNames => Servers.Names;

    private RexServerList Servers => _servers ??= Require("rex.rc", () => RexServerList.Read(SessionLocation.Get(SessionState), StoppingToken));

    /// <summary>Does something with each account; what fails with one is its error.</summary>
    /// <param name="names">The machines; null: this one.</param>
    /// <param name="action">What to do.</param>
    private protected void ForEach(string[]? names, Action<RexExecutor> action)
    {
        foreach (string name in names ?? [RexExecutor.Local.ComputerName])
        {
            TryDo(name, () => action(Find(name)));
        }
    }

    private RexExecutor Find(string name) => RexExecutor.IsLocal(name)
        ? RexExecutor.Local
        : RexExecutor.FromSsh(name, Servers.Find(name) with { RemotePath = RemotePath, MayPrompt = TerminalPrompt.IsPossible });
}
