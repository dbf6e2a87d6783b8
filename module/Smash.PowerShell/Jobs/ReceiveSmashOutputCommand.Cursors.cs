using System.Collections;
using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

// Where the reading begins, and where the next one does.
public sealed partial class ReceiveSmashOutputCommand
{
    private readonly Dictionary<uint, OutputCursor> _from = [];
    private readonly Dictionary<OutputStream, OutputReader> _readers = [];
    private readonly Dictionary<OutputStream, ulong> _wholeLines = [];
    private readonly List<OutputCursor> _next = [];

    /// <summary>Begin where an earlier reading has ended: what -CursorVariable has given, or its text. The same one gives the same bytes.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Cursor { get; set; }

    /// <summary>Name of a variable that gets a cursor for each job: where the next reading is to begin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CursorVariable { get; set; }

    private bool UsesCursors => Cursor is not null || CursorVariable is not null;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (CursorVariable is { } name)
        {
            SessionState.PSVariable.Set(name, _next.Count == 1 ? _next[0] : _next.ToArray());
        }
    }

    private object? ReadCursors()
    {
        if (Cursor is not null && Tail is not null)
        {
            throw new CommandException("InvalidCursor", "-Cursor and -Tail exclude each other: both say where to begin.");
        }

        foreach (object? one in LanguagePrimitives.GetEnumerable(Cursor) ?? (IEnumerable)(Cursor is null ? Array.Empty<object>() : [Cursor]))
        {
            OutputCursor cursor = (one is PSObject { BaseObject: var inner } ? inner : one) switch
            {
                OutputCursor given => given,
                string text when OutputCursor.TryParse(text, out OutputCursor? parsed) => parsed!,
                _ => throw new CommandException("InvalidCursor", $"'{one}' is no cursor: -CursorVariable gives them; as text they are JOB:OUTPUT:ERROR, such as 7:1024:0."),
            };
            _from[cursor.JobId] = cursor;
        }

        return null;
    }

    private void ThrowIfCursor()
    {
        if (UsesCursors)
        {
            throw new CommandException("CursorNotForScript", "The output of a script job is objects, which a cursor cannot begin between: with -Raw or -Bytes it is read as it is.");
        }
    }

    private void WriteFrom(SmashConnection connection, JobTarget target)
    {
        _readers.Clear();
        _wholeLines.Clear();
        Write(connection, target);
        if (CursorVariable is not null)
        {
            _next.Add(new OutputCursor(target.Id, GetEnd(target.Id, OutputStream.StandardOutput), GetEnd(target.Id, OutputStream.StandardError)));
        }
    }

    private ulong GetOffset(uint id, OutputStream descriptor) => !_from.TryGetValue(id, out OutputCursor? cursor) ? 0
        : descriptor == OutputStream.StandardOutput ? cursor.OutputOffset
        : cursor.ErrorOffset;

    private ulong GetEnd(uint id, OutputStream descriptor) => _wholeLines.TryGetValue(descriptor, out ulong whole) ? whole
        : _readers.TryGetValue(descriptor, out OutputReader? reader) ? reader.Position
        : GetOffset(id, descriptor);

    private OutputReader Note(OutputStream descriptor, OutputReader reader)
    {
        lock (_readers)
        {
            _readers[descriptor] = reader;
        }

        return reader;
    }

    /// <summary>The lines that are whole; of a job that has ended, the last one also when it has no end. A line that is not whole yet is the next reading's.</summary>
    private IEnumerable<string> ReadWholeLines(SmashConnection connection, uint id, OutputStream descriptor, CancellationToken stopping)
    {
        // Asked before the reading: what is read then is all there will be.
        bool isLast = Follow || connection.GetJob(id, stopping).IsEnded;
        OutputReader reader = CreateReader(connection, id, descriptor);
        var decoder = new LineDecoder();
        ulong whole = reader.Offset;
        foreach (ReadOnlyMemory<byte> chunk in reader.ReadChunks(stopping))
        {
            int end = chunk.Span.LastIndexOf((byte)'\n') + 1;
            ulong begin = reader.Position - (ulong)chunk.Length;
            whole = end > 0 ? begin + (ulong)end : Math.Max(whole, reader.Begin);
            foreach (string line in decoder.Decode(chunk))
            {
                yield return line;
            }
        }

        if (isLast && decoder.Finish() is { } last)
        {
            yield return last;
        }

        lock (_readers)
        {
            _wholeLines[descriptor] = isLast ? reader.Position : Math.Max(whole, reader.Begin);
        }
    }
}
