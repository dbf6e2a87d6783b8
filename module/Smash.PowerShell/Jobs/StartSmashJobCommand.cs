using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Submits a command line or a script as a job.</summary>
[Cmdlet(VerbsLifecycle.Start, "SmashJob", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed partial class StartSmashJobCommand : JobLineCommand
{
    /// <summary>Submit an array of so many jobs: its members, which are told apart by SMASH_INDEX.</summary>
    [Parameter]
    [ValidateRange(1, (int)ProtocolLimits.MaxArrayLength)]
    public int? Count { get; set; }

    /// <summary>Submit an array with a member for each of these: text in SMASH_ITEM, and in $_ of a script.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? InputObject { get; set; }

    /// <summary>Members of the array that run at once; 0: as many as there are slots.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>Whether the items of <see cref="InputObject"/> travel as objects: a script gets them back in $_.</summary>
    private bool HasObjects => ParameterSetName is not (ByCommand or ByPipeline);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByPipeline)
        {
            Require(Command, TakeInput);
        }
        else
        {
            Start();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == ByPipeline)
        {
            Start();
        }
    }

    private void Start()
    {
        JobSubmission? submission = null;
        if (TryDo(Target, () => submission = WithInput(CreateSubmission())) && (_isWanted ?? ShouldProcess(submission!.ToString(), "Start as a job")))
        {
            SmashConnection connection = GetConnection();
            TryDo(Target, () => WriteObject(Submit(connection, submission!)));
        }
    }

    private protected override ArrayTerms? CreateArray()
    {
        if (InputObject is null && Count is null)
        {
            return ThrottleLimit == 0 ? null : throw new CommandException("-ThrottleLimit is about the members of an array, which -Count and -InputObject make.");
        }

        if (InputObject is not null && Count is { } count && count != InputObject.Length)
        {
            throw new CommandException($"-Count is {count}, and -InputObject has {InputObject.Length} items: an array has a member for each item. Leave -Count out.");
        }

        return new ArrayTerms
        {
            Count = (uint)(InputObject?.Length ?? Count!.Value),
            Limit = (uint)ThrottleLimit,
            Items = InputObject is null ? [] : [.. InputObject.Select(ToItem)],
        };
    }

    private string ToItem(object? item) => HasObjects ? CliXml.Write(item) : LanguagePrimitives.ConvertTo<string>(item);
}
