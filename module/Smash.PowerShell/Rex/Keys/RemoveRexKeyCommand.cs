using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Removes keys for REX of this user's, or has accounts let them in no more.</summary>
[Cmdlet(VerbsCommon.Remove, "RexKey", SupportsShouldProcess = true)]
public sealed class RemoveRexKeyCommand : RexExecutorCommand
{
    /// <summary>Identities.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexKeyCompleter))]
    public string[] Identity { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string identity in Identity)
        {
            if (ComputerName is null)
            {
                RemoveHere(identity);
                continue;
            }

            string[] wanted = [.. ComputerName.Where(name => ShouldProcess($"{identity} on {name}", "Let key in no more"))];
            ForEach(wanted, executor => ThrowUnless(executor.RemoveKey(identity, StoppingToken), identity, executor.ComputerName));
        }
    }

    private void RemoveHere(string identity)
    {
        if (ShouldProcess(identity, "Remove key"))
        {
            TryDo(identity, () =>
            {
                RexKey? key = RexKeyFolder.Read().FirstOrDefault(key => key.Identity == identity);
                ThrowUnless(key is not null, identity, "this user");
                RexKeyFolder.Remove(key!);
            });
        }
    }

    private static void ThrowUnless(bool isThere, string identity, string whose)
    {
        if (!isThere)
        {
            throw new CommandException("RexKeyNotFound", $"There is no key of {identity} with {whose}.", ErrorCategory.ObjectNotFound);
        }
    }
}
