using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>
/// The collections that Receive-Job reads a job's output from. They are this type's own, and not those that a PowerShell job brings: those
/// are closed when the job's state says that it has ended, and the output of a job that has long ended is read only when somebody wants it.
/// </summary>
internal sealed class JobStreams : IDisposable
{
    /// <summary>Most characters that are held unread; what is over that is not lost, it stays with the host.</summary>
    private const long MostHeld = 128L * 1024 * 1024;

    private readonly ICollection[] _all;
    private long _held;

    public JobStreams() => _all = [Output, Error, Warning, Verbose, Debug, Information, Progress];

    /// <summary>Objects, or lines of standard output.</summary>
    public PSDataCollection<PSObject> Output { get; } = [];

    /// <summary>Errors, lines of standard error, and what went wrong in the reading.</summary>
    public PSDataCollection<ErrorRecord> Error { get; } = [];

    /// <summary>Warnings.</summary>
    public PSDataCollection<WarningRecord> Warning { get; } = [];

    /// <summary>Verbose messages.</summary>
    public PSDataCollection<VerboseRecord> Verbose { get; } = [];

    /// <summary>Debug messages.</summary>
    public PSDataCollection<DebugRecord> Debug { get; } = [];

    /// <summary>Information records.</summary>
    public PSDataCollection<InformationRecord> Information { get; } = [];

    /// <summary>Progress records.</summary>
    public PSDataCollection<ProgressRecord> Progress { get; } = [];

    /// <summary>Whether all that was written has been received.</summary>
    public bool IsEmpty => Array.TrueForAll(_all, static stream => stream.Count == 0);

    /// <summary>Makes them the streams of a job.</summary>
    public void AttachTo(Job job)
    {
        job.Output = Output;
        job.Error = Error;
        job.Warning = Warning;
        job.Verbose = Verbose;
        job.Debug = Debug;
        job.Information = Information;
        job.Progress = Progress;
    }

    /// <summary>Adds what the job wrote.</summary>
    /// <exception cref="CommandException">JobOutputTooLarge: so much is held that more would endanger this process.</exception>
    public void Write(OutputLine line)
    {
        if (IsEmpty)
        {
            _held = 0;
        }

        _held += line.Record.Content.Length;
        if (_held > MostHeld)
        {
            throw new CommandException("JobOutputTooLarge", "The job has written more than Receive-Job can hold. Receive-SmashOutput reads output of any size.", ErrorCategory.LimitsExceeded);
        }

        if (line.Stream == OutputStream.StandardError)
        {
            // As what a native program writes there is told of by Receive-Job of other jobs.
            Add(Error, new ErrorRecord(new RemoteException(line.Record.Content), "NativeCommandErrorMessage", ErrorCategory.NotSpecified, line.Record.Content));
        }
        else
        {
            Write(line.Record);
        }
    }

    /// <summary>Tells of a failure.</summary>
    public void Report(Exception exception, object target) => Add(Error, ErrorTable.CreateRecord(exception, target));

    /// <summary>Closes the collections, so that who enumerates them comes to the end.</summary>
    public void Complete()
    {
        Guard(Output.Complete);
        Guard(Error.Complete);
        Guard(Warning.Complete);
        Guard(Verbose.Complete);
        Guard(Debug.Complete);
        Guard(Information.Complete);
        Guard(Progress.Complete);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_all, static stream => ((IDisposable)stream).Dispose());

    private static void Add<T>(PSDataCollection<T> collection, T item) => Guard(() => collection.Add(item));

    /// <summary>Changes a collection that is in everybody's hands, often on a thread where nobody could catch what comes of it.</summary>
    private static void Guard(Action change)
    {
        try
        {
            change();
        }
        catch (InvalidOperationException)
        {
            // Closed, or disposed with its job, by somebody who wants no more.
        }
        catch (Exception exception)
        {
            Trace.TraceError($"A handler of a job's stream failed: {exception}");
        }
    }

    private void Write(StreamRecord record)
    {
        object? value;
        try
        {
            value = record.ReadValue();
        }
        catch (InvalidDataException exception)
        {
            Add(Error, new ErrorRecord(exception, "InvalidStreamRecord", ErrorCategory.InvalidData, record.Content));
            return;
        }

        switch (record.Kind)
        {
            // A null is nothing that a job's collections could hold.
            case StreamKind.Text or StreamKind.Output when value is not null:
                Add(Output, PSObject.AsPSObject(value));
                break;
            case StreamKind.Error:
                Add(Error, (ErrorRecord)value!);
                break;
            case StreamKind.Warning:
                Add(Warning, new WarningRecord((string?)value ?? ""));
                break;
            case StreamKind.Verbose:
                Add(Verbose, new VerboseRecord((string?)value ?? ""));
                break;
            case StreamKind.Debug:
                Add(Debug, new DebugRecord((string?)value ?? ""));
                break;
            case StreamKind.Information:
                Add(Information, (InformationRecord)value!);
                break;
            case StreamKind.Progress:
                Add(Progress, (ProgressRecord)value!);
                break;
        }
    }
}
