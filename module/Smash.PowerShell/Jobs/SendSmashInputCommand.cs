using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Sends to the standard input of a job that was left open, or types into its terminal.</summary>
[Cmdlet(VerbsCommunications.Send, "SmashInput", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class SendSmashInputCommand : JobCommand
{
    private const string ByJob = "Job";
    private const string ById = "Id";

    private SmashConnection? _connection;
    private InputWriter? _writer;
    private uint _id;
    private bool _isWanted;

    /// <summary>The job.</summary>
    [Parameter(ParameterSetName = ByJob, Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public SmashJob? Job { get; set; }

    /// <summary>Id of the job.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true)]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public uint Id { get; set; }

    /// <summary>What to send: strings and other objects as lines, bytes and arrays of them as they are.</summary>
    [Parameter(ValueFromPipeline = true, Position = 1)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

    /// <summary>Bytes to send as they are, before what comes from the pipeline.</summary>
    [Parameter]
    [ValidateNotNull]
    public byte[]? Byte { get; set; }

    /// <summary>End the input behind what is sent.</summary>
    [Parameter]
    public SwitchParameter Complete { get; set; }

    /// <summary>Write the job.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _id = Job?.Id ?? Id;
        _isWanted = ShouldProcess(Job?.ToString() ?? $"Job {_id}", "Send input");
        if (_isWanted)
        {
            _connection = Connection ?? Job?.Connection ?? GetConnection();
            _writer = Require(Job ?? (object)_id, () => new InputWriter(_connection, _id, StoppingToken));
            if (Byte is { Length: > 0 } bytes)
            {
                Try(() => _writer.Write(bytes, StoppingToken));
            }
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_isWanted || !(MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))))
        {
            return;
        }

        byte[] bytes = [.. (InputObject ?? [null]).SelectMany(InputText.ToBytes)];
        Try(() => _writer!.Write(bytes, StoppingToken));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_isWanted)
        {
            Try(() => _writer!.Complete(Complete, StoppingToken));
        }

        if (_isWanted && PassThru)
        {
            TryDo(Job ?? (object)_id, () => WriteObject(Job ?? _connection!.GetJob(_id, StoppingToken)));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _writer?.Dispose();
        }

        base.Dispose(isDisposing);
    }

    private void Try(Action action) => Require<object?>(Job ?? (object)_id, () =>
    {
        try
        {
            action();
            return null;
        }
        catch (SmashException exception) when (exception is { Error: Errno.ESRCH, Request: not null })
        {
            // The host says the same of a job that has ended and of one that never was; throws if there is none.
            SmashJob job = _connection!.GetJob(_id, StoppingToken);
            throw new CommandException("JobAlreadyEnded", $"Job {job} has ended ({job.State}): not all of the input was taken.", ErrorCategory.InvalidOperation);
        }
    });
}
