using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has other machines' REX let this user's keys in: they can start REX's agent there, and nothing else.</summary>
[Cmdlet(VerbsData.Publish, "RexKey", SupportsShouldProcess = true)]
[OutputType(typeof(RexPublishedKey))]
public sealed class PublishRexKeyCommand : RexExecutorCommand
{
    /// <summary>Identities of keys, or patterns; by default the user's own key for all programs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RexKeyCompleter))]
    public string[]? Identity { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string[] computers = ComputerName ?? [.. ServerNames];
        if (computers.Length == 0)
        {
            TryDo("rex.rc", static () => throw new CommandException(
                "RexNoServers", "No rex.rc names a server: name machines with -ComputerName, or write 'servers : HOST, HOST' into ~/rex.rc.", ErrorCategory.ObjectNotFound));
        }

        foreach (RexKey key in FindKeys())
        {
            string[] wanted = [.. computers.Where(name => ShouldProcess($"{key.Identity} on {name}", "Let key in"))];
            ForEach(wanted, executor => WriteObject(executor.AddKey(key, StoppingToken)));
        }
    }

    private IEnumerable<RexKey> FindKeys()
    {
        IReadOnlyList<RexKey> keys = Require(RexKeyFolder.Path, RexKeyFolder.Read);
        foreach (string identity in Identity ?? [RexIdentity.OfThisUser()])
        {
            var pattern = new WildcardPattern(identity, WildcardOptions.IgnoreCase);
            RexKey[] found = [.. keys.Where(key => pattern.IsMatch(key.Identity))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(identity))
            {
                TryDo(identity, () => throw new CommandException(
                    "RexKeyNotFound", $"This user has no key {identity}: New-RexKey makes one, Get-RexKey lists those that there are.", ErrorCategory.ObjectNotFound));
            }

            foreach (RexKey key in found)
            {
                yield return key;
            }
        }
    }
}
