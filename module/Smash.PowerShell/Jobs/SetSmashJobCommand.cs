using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Changes jobs that have not ended.</summary>
[Cmdlet(VerbsCommon.Set, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed partial class SetSmashJobCommand : PassThruCommand
{
    private readonly List<string> _changes = [];
    private SetTermsRequest? _terms;
    private SetLimitsRequest? _limits;

    /// <summary>Nice value, −20 (first) to 19 (last).</summary>
    [Parameter]
    public int Priority { get; set; }

    private protected override string Verb => string.Join(", ", _changes);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (IsGiven(nameof(Priority)))
        {
            Require(Priority, () => PriorityParameter.Check(Priority));
            _changes.Add($"Set priority {Priority}");
        }

        _terms = Require(null, CreateTerms);
        _limits = Require(null, CreateLimits);
        if (_changes.Count == 0)
        {
            Require<object?>(null, () => throw new CommandException("NothingToChange", "Nothing is said that is to be changed, like -Priority, -After or -Label."));
        }
    }

    private protected override void Change(SmashConnection connection, JobTarget target)
    {
        // What may be refused first: all of it is made, or what was refused is told.
        if (_terms is not null)
        {
            connection.SetTerms(_terms with { JobId = target.Id }, StoppingToken);
        }

        if (_limits is not null)
        {
            connection.SetLimits(_limits with { JobId = target.Id }, StoppingToken);
        }

        if (IsGiven(nameof(Priority)))
        {
            connection.SetPriority(target.Id, Priority, StoppingToken);
        }
    }

    private bool IsGiven(string name) => MyInvocation.BoundParameters.ContainsKey(name);
}
