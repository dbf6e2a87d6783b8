using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Makes a key that this user, or a program of this user's, comes to other machines' REX with.</summary>
[Cmdlet(VerbsCommon.New, "RexKey", SupportsShouldProcess = true)]
[OutputType(typeof(RexKey))]
public sealed class NewRexKeyCommand : SmashCommand
{
    /// <summary>Programs that get a key of their own; by default the key is the user's, for all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Program { get; set; }

    /// <summary>Put the key in the place of one that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string? program in Program ?? new string?[] { null })
        {
            string identity = RexIdentity.OfThisUser(program);
            if (ShouldProcess(identity, "Make key"))
            {
                TryDo(identity, () => WriteObject(RexKeyFolder.Create(program, Force, StoppingToken)));
            }
        }
    }
}
