using System.Collections;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Runs a script once for each object of the pipeline, several at a time, as one job that outlives this session.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SmashParallel", SupportsShouldProcess = true)]
[OutputType(typeof(object), typeof(SmashJob))]
public sealed class InvokeSmashParallelCommand : ParallelSubmissionCommand
{
    private const int DefaultThrottleLimit = 5;
    private const int MaxThrottleLimit = 1024;

    private readonly List<string> _items = [];
    private StartJobRequest? _request;
    private ScriptPayload? _payload;

    /// <summary>Script to run; $_ in it is the item.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The items.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>Most items that are worked on at once, 1 to 1024; default 5.</summary>
    [Parameter]
    [ValidateRange(1, MaxThrottleLimit)]
    public int ThrottleLimit { get; set; } = DefaultThrottleLimit;

    /// <summary>Give the results in the order of the items; else as they come.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>Write the job, and do not wait for it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Keep the job and its output when all is done.</summary>
    [Parameter]
    public SwitchParameter KeepJob { get; set; }

    /// <summary>The script's arguments.</summary>
    [Parameter]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Script that runs first, once in each session that works on items.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Program that runs it; by default this session's own pwsh.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        string text = ScriptBlock!.ToString();
        _request = Require(ScriptBlock, () => CreateRequest(text));
        _payload = Require(ScriptBlock, () => new ScriptPayload
        {
            Script = string.IsNullOrWhiteSpace(text) ? throw new CommandException("EmptyCommand", "The script is empty: there is nothing to run.") : text,
            InitializationScript = InitializationScript?.ToString(),
            Arguments = ArgumentList?.Select(CliXml.Write).ToArray() ?? [],
            UsingValues = UsingValues.Collect(ScriptBlock, SessionState),
            ThrottleLimit = ThrottleLimit,
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // An array that comes down the pipeline is an item; one that is given by name has them.
        IEnumerable items = MyInvocation.ExpectingInput ? new[] { InputObject } : LanguagePrimitives.GetEnumerable(InputObject) ?? new[] { InputObject };
        foreach (object? item in items)
        {
            _items.Add(CliXml.Write(item));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_items.Count == 0)
        {
            WriteVerbose("There is no item, so nothing is run.");
            return;
        }

        if (!ShouldProcess(_request!.Command, $"Run as a job for {_items.Count} items"))
        {
            return;
        }

        SmashConnection connection = GetConnection();
        SmashJob job = Require(ScriptBlock, () => connection.StartJob(CreateSubmission(connection), StoppingToken));
        if (AsJob)
        {
            WriteObject(job);
        }
        else
        {
            ReceiveOrStop(connection, job);
        }
    }

    private StartJobRequest CreateSubmission(SmashConnection connection)
    {
        string commandLine = PowerShellProgram.GetCommandLine(connection, PowerShellPath, StoppingToken);
        StartJobRequest request = ScriptSubmission.Create(_request!, _payload! with { Items = _items }, commandLine);
        return request.StandardInput.Length <= ProtocolLimits.MaxPayloadLength
            ? request
            : throw new CommandException(
                "RequestTooLarge",
                $"The {_items.Count} items take {ByteSize.Format((ulong)request.StandardInput.Length)} compressed, and a submission may have {ByteSize.Format((ulong)ProtocolLimits.MaxPayloadLength)}: pass them in parts, or pass the names of files.",
                ErrorCategory.LimitsExceeded);
    }

    /// <summary>Writes the results. Who wants no more of them, by Ctrl-C or further down the pipeline, wants no more of the job.</summary>
    private void ReceiveOrStop(SmashConnection connection, SmashJob job)
    {
        bool isReceived = false;
        try
        {
            if (TryDo(job, () => Receive(connection, job)) && !KeepJob)
            {
                TryDo(job, () => connection.RemoveJob(job.Id, StoppingToken));
            }

            isReceived = true;
        }
        finally
        {
            if (!isReceived)
            {
                AttendedJob.Abandon(job, KeepJob);
            }
        }
    }

    private void Receive(SmashConnection connection, SmashJob job)
    {
        var sink = new StreamRecordSink(this);
        var results = new ItemResults(Ordered);
        results.Tally.Expect(_items.Count);
        var reader = new OutputReader(connection, job.Id, OutputStream.StandardOutput) { IsFollowing = true };
        foreach (StreamRecord record in StreamRecordReader.ReadAll(reader.ReadChunks(StoppingToken)))
        {
            sink.WriteAll(results.Take(record));
        }

        sink.WriteAll(results.Finish());
        AttendedJob.AwaitEnd(job, StoppingToken);
        if (results.GetFault(job, StoppingToken) is { } fault)
        {
            throw fault;
        }
    }
}
