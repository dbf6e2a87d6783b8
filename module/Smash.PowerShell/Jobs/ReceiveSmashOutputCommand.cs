using System.Management.Automation;
using System.Runtime.InteropServices;
using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Receives what jobs have written so far, of any size.</summary>
[Cmdlet(VerbsCommunications.Receive, "SmashOutput", DefaultParameterSetName = ByJob)]
[OutputType(typeof(string), typeof(byte[]), typeof(object))]
public sealed partial class ReceiveSmashOutputCommand : JobTargetCommand
{
    // As a shell has them: from "could not be started" to "not found".
    private const int CannotStart = 125;
    private const int NotFound = 127;

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

    /// <summary>Number of the run, from 1, of a job that was run again; by default the last.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>Go on until the job has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Give what a job of Invoke-SmashParallel wrote in the order of its items; else in the order in which it was written.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    private OutputStream[] Descriptors => Stream switch
    {
        OutputSelection.StandardOutput or OutputSelection.Output => [OutputStream.StandardOutput],
        OutputSelection.StandardError or OutputSelection.Error => [OutputStream.StandardError],
        _ => [OutputStream.StandardOutput, OutputStream.StandardError],
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Raw && Bytes)
        {
            Require<object?>(null, () => throw new CommandException("-Raw and -Bytes exclude each other: one is text, the other is not."));
        }

        Require(Cursor, ReadCursors);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (JobTarget target in GetTargets())
        {
            SmashConnection connection = GetConnection(target);
            TryDo(target.Job ?? (object)target.Id, () => WriteAll(connection, target));
        }
    }

    /// <summary>Writes a job's output, or that of an array's members, in the order of their index.</summary>
    private void WriteAll(SmashConnection connection, JobTarget target)
    {
        SmashJob job = target.Job ?? connection.GetJob(target.Id, StoppingToken);
        if (job.Members is null)
        {
            WriteFrom(connection, new JobTarget(target.Id, job));
            return;
        }

        if (Follow)
        {
            using var waiter = new JobWaiter { LendsSlot = true };
            waiter.Add(job);
            waiter.Take(Timeout.InfiniteTimeSpan, StoppingToken);
        }

        foreach (SmashJob member in connection.GetJobs(new GetJobRequest { ArrayId = job.Id }, StoppingToken))
        {
            WriteFrom(connection, new JobTarget(member.Id, member));
        }
    }

    private void Write(SmashConnection connection, JobTarget target)
    {
        if (Raw)
        {
            WriteObject(string.Concat(Descriptors.Select(descriptor => CreateReader(connection, target.Id, descriptor).ReadText(StoppingToken))));
        }
        else if (Bytes)
        {
            WriteEach(
                Descriptors,
                (descriptor, stopping) => CreateReader(connection, target.Id, descriptor).ReadChunks(stopping).Select(AsArray),
                chunk => WriteObject(chunk, enumerateCollection: false));
        }
        else if ((target.Job ?? connection.GetJob(target.Id, StoppingToken)) is { OutputFormat: OutputFormat.PowerShellRecords } job)
        {
            ThrowIfCursor();
            WriteRecords(connection, job);
        }
        else if (UsesCursors)
        {
            WriteEach(Descriptors, (descriptor, stopping) => ReadWholeLines(connection, target.Id, descriptor, stopping), WriteObject);
        }
        else
        {
            WriteEach(Descriptors, (descriptor, stopping) => CreateReader(connection, target.Id, descriptor).ReadLines(stopping), WriteObject);
        }
    }

    private void WriteRecords(SmashConnection connection, SmashJob job)
    {
        // Asked before the reading: of a job that ends meanwhile, the rest is not read.
        bool isWhole = Follow || job.IsEnded;
        var results = new ItemResults(Ordered);
        var sink = new StreamRecordSink(this);
        bool isEmpty = true;
        WriteEach(
            ScriptOutput.GetDescriptors(Stream),
            (descriptor, stopping) => ReadRecords(connection, job.Id, descriptor, stopping),
            record =>
            {
                isEmpty = false;
                sink.WriteAll(results.Take(record));
            });
        sink.WriteAll(results.Finish());
        if (isWhole && results.Tally.IsShort)
        {
            throw results.GetFault(connection.GetJob(job.Id, StoppingToken), StoppingToken)!;
        }

        if (isWhole && isEmpty && Stream != OutputSelection.Output)
        {
            ThrowIfNeverBegun(connection.GetJob(job.Id, StoppingToken));
        }
    }

    // Its script has no words of its own where there was nothing to run it, as on another host without PowerShell.
    private void ThrowIfNeverBegun(SmashJob job)
    {
        if (job.ExitCode is >= CannotStart and <= NotFound && JobFailure.Find(job, AttendedJob.ReadLastWords(job, StoppingToken)) is { } failure)
        {
            throw failure;
        }
    }

    private void WriteEach<T>(OutputStream[] descriptors, Func<OutputStream, CancellationToken, IEnumerable<T>> read, Action<T> write)
    {
        IEnumerable<T> items = Follow && descriptors.Length > 1
            ? OutputMerger.Merge([.. descriptors.Select(descriptor => (Func<CancellationToken, IEnumerable<T>>)(stopping => read(descriptor, stopping)))], StoppingToken)
            : descriptors.SelectMany(descriptor => read(descriptor, StoppingToken));
        foreach (T item in items)
        {
            write(item);
        }
    }

    private IEnumerable<StreamRecord> ReadRecords(SmashConnection connection, uint id, OutputStream descriptor, CancellationToken stopping)
    {
        // The host counts lines, which are records of any stream: of one alone, the last are found here.
        bool isCountedHere = Tail is not null && !Follow && ScriptOutput.IsOneStream(Stream);
        OutputReader reader = CreateReader(connection, id, descriptor, isCountedHere ? null : (uint?)Tail);
        IEnumerable<StreamRecord> records = ScriptOutput.Read(reader, descriptor, Stream, stopping);
        return isCountedHere ? records.TakeLast(Tail!.Value) : records;
    }

    // A chunk is an array of its own as it comes from the wire.
    private static byte[] AsArray(ReadOnlyMemory<byte> chunk) =>
        MemoryMarshal.TryGetArray(chunk, out ArraySegment<byte> segment) && segment.Array is { } array && array.Length == chunk.Length ? array : chunk.ToArray();

    private OutputReader CreateReader(SmashConnection connection, uint id, OutputStream descriptor) => CreateReader(connection, id, descriptor, (uint?)Tail);

    private OutputReader CreateReader(SmashConnection connection, uint id, OutputStream descriptor, uint? tailLines) =>
        Note(descriptor, new(connection, id, descriptor) { TailLines = tailLines, Attempt = (uint?)Attempt, IsFollowing = Follow, Offset = GetOffset(id, descriptor) });
}
