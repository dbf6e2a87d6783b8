using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Shows the servers of rex.rc: how loaded each is, and which would be chosen.</summary>
[Cmdlet(VerbsCommon.Get, "RexServer")]
[OutputType(typeof(RexServer))]
public sealed class GetRexServerCommand : JobCommand
{
    private const string ExplainedType = "Smash.Client.RexServer#Explained";

    private RexServerAnswer? _answer;

    /// <summary>Names of servers, or patterns. By default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("ComputerName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Show why each would be chosen, or not.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>What they are wanted for: those that refused it lately are not chosen.</summary>
    [Parameter]
    [ValidateSet("rexecve", "rcall", "rjump", "rfork")]
    public string Transaction { get; set; } = "";

    /// <summary>The program whose key is used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Program { get; set; }

    /// <summary>Connect none: show what is known already.</summary>
    [Parameter]
    public SwitchParameter NoConnect { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _answer ??= Require("rex.rc", Ask);
        if (Name is null)
        {
            Write(_answer.Servers);
            return;
        }

        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            RexServer[] found = [.. _answer.Servers.Where(server => pattern.IsMatch(server.Name))];
            TryDo(name, () => Write(found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name)
                ? found
                : throw new RexErrorException("RexServerNotFound", Errno.ENOENT, $"rex.rc names no server {name}.")));
        }
    }

    private RexServerAnswer Ask()
    {
        RexServerAnswer answer = GetConnection().GetRexServers(
            new RexServerQuery { Folder = SessionLocation.Get(SessionState), Program = Program ?? "", Transaction = Transaction, Connects = !NoConnect }, StoppingToken);
        if (answer.Problems.Length > 0)
        {
            WriteWarning($"rex.rc is wrong, and the one before is in force: {answer.Problems}");
        }

        return answer;
    }

    private void Write(IReadOnlyList<RexServer> servers)
    {
        foreach (RexServer server in servers)
        {
            var shown = new PSObject(server);
            if (Explain)
            {
                shown.TypeNames.Insert(0, ExplainedType);
            }

            WriteObject(shown);
        }
    }
}
