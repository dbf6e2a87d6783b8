using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Gets pools with the number of their jobs that run and wait.</summary>
[Cmdlet(VerbsCommon.Get, "SmashPool")]
[OutputType(typeof(SmashPool))]
public sealed class GetSmashPoolCommand : JobCommand
{
    /// <summary>Their names, with wildcards; by default all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            TryDo(name, () => WriteObject(Find(name), enumerateCollection: true));
        }
    }

    private IEnumerable<SmashPool> Find(string name)
    {
        SmashConnection connection = GetConnection();
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return connection.GetPools([name], StoppingToken);
        }

        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        return [.. connection.GetPools([], StoppingToken).Where(pool => pattern.IsMatch(pool.Name))];
    }
}
