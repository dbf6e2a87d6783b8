using System.Management.Automation;

namespace Smash.ScriptJob;

/// <summary>Writes what a script puts into its streams as records, in the order in which it does, on the script's own thread.</summary>
/// <param name="writer">Where to.</param>
/// <param name="itemIndex">Index of the item that the script works on; null: there are no items.</param>
internal sealed class StreamTap(StreamRecordWriter writer, int? itemIndex = null)
{
    private readonly ProgressThinner _progress = new();

    /// <summary>The collection for the output of the shell.</summary>
    public PSDataCollection<PSObject> Output { get; } = [];

    /// <summary>Takes the streams of a shell over.</summary>
    public void Attach(PowerShell shell)
    {
        PSDataStreams streams = shell.Streams;
        Forward(Output, value => writer.WriteOutput(value, itemIndex));
        Forward(streams.Error, record => writer.WriteError(record, itemIndex));
        Forward(streams.Warning, record => WriteMessage(StreamKind.Warning, record));
        Forward(streams.Verbose, record => WriteMessage(StreamKind.Verbose, record));
        Forward(streams.Debug, record => WriteMessage(StreamKind.Debug, record));
        Forward(streams.Information, WriteInformation);
        Forward(streams.Progress, WriteProgress);
    }

    /// <summary>Items are taken out at once: what is written is not kept.</summary>
    private static void Forward<T>(PSDataCollection<T> stream, Action<T> write) => stream.DataAdded += (_, _) =>
    {
        foreach (T item in stream.ReadAll())
        {
            write(item);
        }
    };

    private void WriteMessage(StreamKind kind, InformationalRecord record)
    {
        writer.WriteMessage(kind, record.Message, itemIndex);
        HostEcho.Expect(record.Message);
    }

    private void WriteInformation(InformationRecord record)
    {
        writer.WriteInformation(record, itemIndex);
        HostEcho.Expect(record.MessageData is HostInformationMessage message ? message.Message : record.ToString());
    }

    private void WriteProgress(ProgressRecord record)
    {
        if (_progress.IsWorthWriting(record))
        {
            writer.WriteProgress(record, itemIndex);
        }
    }
}
