using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>
/// The collections that Receive-Job reads a job's output from. They are this type's own, and not those that a PowerShell job brings: those
/// are closed when the job's state says that it has ended, and the output of a job that has long ended is read only when somebody wants it.
/// </summary>
internal sealed class JobStreams : IDisposable
{
    /// <summary>Most characters that are held unread; as much again is lost to nobody, it stays with the host.</summary>
    private const long MostHeld = 128L * 1024 * 1024;

    private long _held;

    /// <summary>Lines of standard output.</summary>
    public PSDataCollection<PSObject> Output { get; } = [];

    /// <summary>Lines of standard error, and what went wrong in the reading.</summary>
    public PSDataCollection<ErrorRecord> Error { get; } = [];

    /// <summary>Whether all that was written has been received.</summary>
    public bool IsEmpty => Output.Count == 0 && Error.Count == 0;

    /// <summary>Adds a line.</summary>
    /// <exception cref="CommandException">JobOutputTooLarge: so much is held that more would endanger this process.</exception>
    public void Write(OutputLine line)
    {
        if (IsEmpty)
        {
            _held = 0;
        }

        _held += line.Text.Length;
        if (_held > MostHeld)
        {
            throw new CommandException("JobOutputTooLarge", "The job has written more than Receive-Job can hold. Receive-SmashOutput reads output of any size.", ErrorCategory.LimitsExceeded);
        }

        if (line.Stream == OutputStream.StandardOutput)
        {
            Add(Output, PSObject.AsPSObject(line.Text));
        }
        else
        {
            // As what a native program writes there is told of by Receive-Job of other jobs.
            Add(Error, new ErrorRecord(new RemoteException(line.Text), "NativeCommandErrorMessage", ErrorCategory.NotSpecified, line.Text));
        }
    }

    /// <summary>Tells of a failure.</summary>
    public void Report(Exception exception, object target) => Add(Error, ErrorTable.CreateRecord(exception, target));

    /// <summary>Closes the collections, so that who enumerates them comes to the end.</summary>
    public void Complete()
    {
        Output.Complete();
        Error.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }

    private static void Add<T>(PSDataCollection<T> collection, T item)
    {
        try
        {
            collection.Add(item);
        }
        catch (InvalidOperationException)
        {
            // Closed, or disposed with its job, by somebody who wants no more.
        }
    }
}
