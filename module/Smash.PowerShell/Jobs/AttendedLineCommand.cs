using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>A cmdlet that submits a job, waits for its end, and writes what it writes.</summary>
public abstract class AttendedLineCommand : JobLineCommand
{
    private const string HostTag = "PSHOST";

    private StreamRecordSink? _sink;
    private StreamKind _lastKind;

    /// <summary>Leave the job, with its record and output, where it is.</summary>
    [Parameter]
    public SwitchParameter KeepJob { get; set; }

    private protected override bool IsAttended => true;

    /// <summary>What -WhatIf and -Confirm say is done.</summary>
    private protected virtual string Action => "Run as a job";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        JobSubmission? submission = null;
        if (TryDo(Target, () => submission = CreateSubmission()) && ShouldProcess(submission!.ToString(), Action))
        {
            SmashConnection connection = GetConnection();
            SmashJob? job = null;
            if (TryDo(Target, () => job = Submit(connection, submission!)))
            {
                Run(job!);
            }
        }
    }

    private void Run(SmashJob job)
    {
        bool isOver = false;
        try
        {
            if (TryDo(job, () => WriteOutput(job)) && TryDo(job, () => WriteFailure(job)) && !KeepJob)
            {
                TryDo(job, () => job.Connection.RemoveJob(job.Id, StoppingToken));
            }

            isOver = true;
        }
        finally
        {
            // Stopped by Ctrl-C, by an error that the caller does not go on after, or by somebody down the pipeline who has enough.
            if (!isOver)
            {
                AttendedJob.Abandon(job, KeepJob);
            }
        }
    }

    private void WriteOutput(SmashJob job)
    {
        _sink ??= new StreamRecordSink(this);
        _lastKind = StreamKind.Text;
        if (job.OutputFormat == OutputFormat.PowerShellRecords)
        {
            foreach (StreamRecord record in StreamRecordReader.ReadAll(CreateReader(job, OutputStream.StandardOutput).ReadChunks(StoppingToken)))
            {
                _lastKind = record.Kind;
                _sink.Write(record);
            }
        }
        else
        {
            WriteLines(job);
        }
    }

    private void WriteLines(SmashJob job)
    {
        IEnumerable<(OutputStream Stream, string Line)> lines = OutputMerger.Merge<(OutputStream Stream, string Line)>(
            [
                stopping => CreateReader(job, OutputStream.StandardOutput).ReadLines(stopping).Select(static line => (OutputStream.StandardOutput, line)),
                stopping => CreateReader(job, OutputStream.StandardError).ReadLines(stopping).Select(static line => (OutputStream.StandardError, line)),
            ],
            StoppingToken);
        foreach ((OutputStream stream, string line) in lines)
        {
            if (stream == OutputStream.StandardOutput)
            {
                WriteObject(line);
            }
            else
            {
                // Programs tell all sorts of things there, and not only errors: it is shown, and ends no script that stops at errors.
                WriteInformation(new HostInformationMessage { Message = line }, [HostTag]);
            }
        }
    }

    private void WriteFailure(SmashJob job)
    {
        AttendedJob.AwaitEnd(job, StoppingToken);
        bool hasSaidSo = job is { OutputFormat: OutputFormat.PowerShellRecords, ExitCode: 1, Cause: JobCause.Exit } && _lastKind == StreamKind.Error;
        if (!hasSaidSo && JobFailure.Find(job, ReadLastWords(job)) is { } failure)
        {
            WriteError(ErrorTable.CreateRecord(failure, job));
        }
    }

    private string? ReadLastWords(SmashJob job) => job is { Cause: JobCause.Exit, ExitCode: 0 } ? null : AttendedJob.ReadLastWords(job, StoppingToken);

    private static OutputReader CreateReader(SmashJob job, OutputStream stream) => new(job.Connection, job.Id, stream) { IsFollowing = true };
}
