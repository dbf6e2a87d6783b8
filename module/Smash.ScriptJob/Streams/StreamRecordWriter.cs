using System.Management.Automation;
using System.Text;

namespace Smash.ScriptJob;

/// <summary>Writes records of a script job's streams, each at once and as a whole. Any thread may write.</summary>
/// <param name="output">Where to; it must keep nothing back.</param>
public sealed class StreamRecordWriter(Stream output)
{
    private readonly object _gate = new();
    private byte[] _buffer = new byte[4096];

    /// <summary>Writes an object of the output stream.</summary>
    /// <param name="value">The object; null too.</param>
    /// <param name="itemIndex">Index of the item that it belongs to.</param>
    public void WriteOutput(object? value, int? itemIndex = null) => Write(StreamKind.Output, CliXml.Write(value), itemIndex);

    /// <summary>Writes an error.</summary>
    /// <param name="record">The error.</param>
    /// <param name="itemIndex">Index of the item that it belongs to.</param>
    public void WriteError(ErrorRecord record, int? itemIndex = null) => Write(StreamKind.Error, ErrorRecordForm.Write(record), itemIndex);

    /// <summary>Writes a message of the streams Warning, Verbose or Debug.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="message">The message.</param>
    /// <param name="itemIndex">Index of the item that it belongs to.</param>
    public void WriteMessage(StreamKind kind, string message, int? itemIndex = null) => Write(kind, CliXml.Write(message), itemIndex);

    /// <summary>Writes an information record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="itemIndex">Index of the item that it belongs to.</param>
    public void WriteInformation(InformationRecord record, int? itemIndex = null) => Write(StreamKind.Information, InformationRecordForm.Write(record), itemIndex);

    /// <summary>Writes a progress record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="itemIndex">Index of the item that it belongs to.</param>
    public void WriteProgress(ProgressRecord record, int? itemIndex = null) => Write(StreamKind.Progress, CliXml.Write(record), itemIndex);

    /// <summary>Writes how many items there are.</summary>
    /// <param name="count">Their number.</param>
    public void WriteItemCount(int count) => Write(StreamKind.ItemCount, "", count);

    /// <summary>Writes that an item is done.</summary>
    /// <param name="itemIndex">Its index.</param>
    public void WriteItemDone(int itemIndex) => Write(StreamKind.ItemDone, "", itemIndex);

    private void Write(StreamKind kind, string content, int? itemIndex)
    {
        string line = new StreamRecord(kind, content, itemIndex).ToLine();
        lock (_gate)
        {
            int needed = Encoding.UTF8.GetByteCount(line) + 1;
            if (_buffer.Length < needed)
            {
                _buffer = new byte[needed];
            }

            // One write for the whole line, so that nothing else that writes there comes in between.
            int length = Encoding.UTF8.GetBytes(line, _buffer);
            _buffer[length] = (byte)'\n';
            output.Write(_buffer, 0, length + 1);
            output.Flush();
        }
    }
}
