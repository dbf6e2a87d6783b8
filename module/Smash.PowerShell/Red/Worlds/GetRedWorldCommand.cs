using System.Management.Automation;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Gets the worlds that this session knows, or one by its key.</summary>
[Cmdlet(VerbsCommon.Get, "RedWorld", DefaultParameterSetName = ByName)]
[OutputType(typeof(RedWorld))]
public sealed class GetRedWorldCommand : RedHostCommand
{
    private const string ByName = "Name";
    private const string ByKey = "Key";

    /// <summary>The RED; by default all that are connected, and with a key the only one.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedHostArgument]
    [ArgumentCompleter(typeof(RedHostCompleter))]
    public RedHost? RedHost { get; set; }

    /// <summary>Names of worlds, or patterns of names; with <see cref="Created"/> one name as it is.</summary>
    [Parameter(ParameterSetName = ByName, Position = 0)]
    [Parameter(ParameterSetName = ByKey, Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>When the world was made: with the name this is its key, by which a world is entered that this session has not made.</summary>
    [Parameter(ParameterSetName = ByKey, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public DateTime Created { get; set; }

    /// <summary>Get the default worlds alone.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Default { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByKey)
        {
            RedHost host = GetRedHost(RedHost);
            foreach (string name in Name)
            {
                TryDo(name, () => WriteObject(Open(host, name)));
            }

            return;
        }

        RedHost[] hosts = RedHost is { } given ? [given] : RedHostTable.All;
        RedWorld[] worlds = [.. hosts.SelectMany(static host => host.Worlds).Where(world => !Default || world.IsDefault)];
        foreach (string pattern in Name is [] ? ["*"] : Name)
        {
            Write(worlds, pattern);
        }
    }

    /// <summary>The world of a key, if it is there.</summary>
    private RedWorld Open(RedHost host, string name)
    {
        if (host.FindWorld(name) is { } known)
        {
            return known;
        }

        RedWorld world = host.OpenWorld(new RedWorldKey(RedTime.Of(Created), name));
        try
        {
            world.List(RedPath.Root, StoppingToken);
            return world;
        }
        catch (SmashException)
        {
            // Nobody wants a world listed that is none.
            world.Forget();
            throw;
        }
    }

    private void Write(RedWorld[] worlds, string pattern)
    {
        var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
        RedWorld[] found = [.. worlds.Where(world => wildcard.IsMatch(world.Name))];
        WriteObject(found, enumerateCollection: true);
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            TryDo(pattern, () => throw new CommandException(
                "RedWorldNotKnown", $"This session knows no world '{pattern}'. One that another session has made is entered by its name and -Created.", ErrorCategory.ObjectNotFound));
        }
    }
}
