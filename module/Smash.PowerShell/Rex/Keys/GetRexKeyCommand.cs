using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Gets this user's keys for REX, or those that an account lets in.</summary>
[Cmdlet(VerbsCommon.Get, "RexKey")]
[OutputType(typeof(RexKey), typeof(RexPublishedKey))]
public sealed class GetRexKeyCommand : RexExecutorCommand
{
    /// <summary>Identities, or patterns; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RexKeyCompleter))]
    public string[] Identity { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ComputerName is null)
        {
            IReadOnlyList<RexKey> keys = Require(RexKeyFolder.Path, RexKeyFolder.Read);
            WriteObject(Select("this user", keys, static key => key.Identity), enumerateCollection: true);
            return;
        }

        ForEach(ComputerName, executor => WriteObject(Select(executor.ComputerName, executor.GetKeys(StoppingToken), static key => key.Identity), enumerateCollection: true));
    }

    private List<T> Select<T>(string whose, IReadOnlyList<T> keys, Func<T, string> identityOf)
    {
        var selected = new List<T>();
        foreach (string identity in Identity)
        {
            var pattern = new WildcardPattern(identity, WildcardOptions.IgnoreCase);
            T[] found = [.. keys.Where(key => pattern.IsMatch(identityOf(key)))];
            selected.AddRange(found);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(identity))
            {
                TryDo(identity, () => throw new CommandException("RexKeyNotFound", $"There is no key of {identity} with {whose}.", ErrorCategory.ObjectNotFound));
            }
        }

        return [.. selected.Distinct()];
    }
}
