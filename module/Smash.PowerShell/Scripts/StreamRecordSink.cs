using System.Management.Automation;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Writes what a script job wrote to a cmdlet's own streams, each record to the stream that it was written to.</summary>
/// <param name="command">The cmdlet.</param>
internal sealed class StreamRecordSink(Cmdlet command)
{
    /// <summary>Writes a record. One that cannot be read is an error of its own.</summary>
    public void Write(StreamRecord record)
    {
        object? value;
        try
        {
            value = record.ReadValue();
        }
        catch (InvalidDataException exception)
        {
            command.WriteError(new ErrorRecord(exception, "InvalidStreamRecord", ErrorCategory.InvalidData, record.Content));
            return;
        }

        Write(record.Kind, value);
    }

    /// <summary>Writes records.</summary>
    public void WriteAll(IEnumerable<StreamRecord> records)
    {
        foreach (StreamRecord record in records)
        {
            Write(record);
        }
    }

    private void Write(StreamKind kind, object? value)
    {
        switch (kind)
        {
            case StreamKind.Text or StreamKind.Output:
                command.WriteObject(value, enumerateCollection: false);
                break;
            case StreamKind.Error:
                var error = (ErrorRecord)value!;
                ErrorOrigin.Keep(error);
                command.WriteError(error);
                break;
            case StreamKind.Warning:
                command.WriteWarning((string?)value);
                break;
            case StreamKind.Verbose:
                command.WriteVerbose((string?)value);
                break;
            case StreamKind.Debug:
                command.WriteDebug((string?)value);
                break;
            case StreamKind.Information:
                command.WriteInformation((InformationRecord)value!);
                break;
            case StreamKind.Progress:
                command.WriteProgress((ProgressRecord)value!);
                break;
            case StreamKind.ItemDone or StreamKind.ItemCount:
                break;
        }
    }
}
