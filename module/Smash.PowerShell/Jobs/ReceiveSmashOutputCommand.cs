using System.Management.Automation;
using System.Runtime.InteropServices;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Receives what jobs have written so far, of any size.</summary>
[Cmdlet(VerbsCommunications.Receive, "SmashOutput", DefaultParameterSetName = ByJob)]
[OutputType(typeof(string), typeof(byte[]))]
public sealed class ReceiveSmashOutputCommand : JobTargetCommand
{
    /// <summary>Which output.</summary>
    [Parameter]
    public OutputSelection Stream { get; set; }

    /// <summary>Write one string a job, with its line ends, and not a string a line.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Write arrays of bytes, each of at most 64 KiB.</summary>
    [Parameter]
    public SwitchParameter Bytes { get; set; }

    /// <summary>Begin this many lines before the end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Go on until the job has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Raw && Bytes)
        {
            Require<object?>(null, () => throw new CommandException("-Raw and -Bytes exclude each other: one is text, the other is not."));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (JobTarget target in GetTargets())
        {
            SmashConnection connection = GetConnection(target);
            TryDo(target.Job ?? (object)target.Id, () => Write(connection, target.Id));
        }
    }

    private void Write(SmashConnection connection, uint id)
    {
        if (Raw)
        {
            WriteObject(string.Concat(GetReaders(connection, id).Select(reader => reader.ReadText(StoppingToken))));
        }
        else if (Bytes)
        {
            WriteEach(connection, id, (reader, stopping) => reader.ReadChunks(stopping).Select(AsArray));
        }
        else
        {
            WriteEach(connection, id, (reader, stopping) => reader.ReadLines(stopping));
        }
    }

    private void WriteEach<T>(SmashConnection connection, uint id, Func<OutputReader, CancellationToken, IEnumerable<T>> read)
    {
        OutputReader[] readers = GetReaders(connection, id);
        IEnumerable<T> items = Follow && readers.Length > 1
            ? OutputMerger.Merge([.. readers.Select(reader => (Func<CancellationToken, IEnumerable<T>>)(stopping => read(reader, stopping)))], StoppingToken)
            : readers.SelectMany(reader => read(reader, StoppingToken));
        foreach (T item in items)
        {
            WriteObject(item, enumerateCollection: false);
        }
    }

    // A chunk is an array of its own as it comes from the wire.
    private static byte[] AsArray(ReadOnlyMemory<byte> chunk) =>
        MemoryMarshal.TryGetArray(chunk, out ArraySegment<byte> segment) && segment.Array is { } array && array.Length == chunk.Length ? array : chunk.ToArray();

    private OutputReader[] GetReaders(SmashConnection connection, uint id)
    {
        OutputStream[] streams = Stream switch
        {
            OutputSelection.StandardOutput => [OutputStream.StandardOutput],
            OutputSelection.StandardError => [OutputStream.StandardError],
            _ => [OutputStream.StandardOutput, OutputStream.StandardError],
        };
        return [.. streams.Select(stream => new OutputReader(connection, id, stream) { TailLines = (uint?)Tail, IsFollowing = Follow })];
    }
}
