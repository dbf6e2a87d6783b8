using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Asks a RED for its properties, and for those of a world.</summary>
[Cmdlet(VerbsCommon.Get, "RedProperty", DefaultParameterSetName = OfHost)]
[OutputType(typeof(RedPropertyValue))]
public sealed class GetRedPropertyCommand : RedHostCommand
{
    private const string OfHost = "RedHost";
    private const string OfWorld = "World";

    /// <summary>Names of the properties, or patterns of names; by default all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RedPropertyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The RED; by default the only one that is connected, or that of the session's own host.</summary>
    [Parameter(ParameterSetName = OfHost, ValueFromPipeline = true)]
    [ValidateNotNull]
    [RedHostArgument]
    [ArgumentCompleter(typeof(RedHostCompleter))]
    public RedHost? RedHost { get; set; }

    /// <summary>The world whose properties are wanted beside those of its RED.</summary>
    [Parameter(ParameterSetName = OfWorld, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld? World { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RedWorld world = World ?? GetRedHost(RedHost).DefaultWorld;
        foreach (string name in Name)
        {
            string[] wanted = Expand(world, name);
            if (wanted.Length > 0)
            {
                TryDo(name, () => WriteObject(world.GetProperties(wanted, StoppingToken), enumerateCollection: true));
            }
        }
    }

    private static string[] Expand(RedWorld world, string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        string[] found = [.. world.RedHost.Properties.Select(static property => property.Name).Where(pattern.IsMatch)];

        // One that the RED has not told of is its own to refuse.
        return found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : [name];
    }
}
