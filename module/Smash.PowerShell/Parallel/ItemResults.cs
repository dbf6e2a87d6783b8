using System.Management.Automation;
using Smash.Client;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Takes the records of a script job as they come, and gives those that have their turn; of a job without items, each at once.</summary>
/// <param name="isOrdered">Whether in the order of the items; else as they come.</param>
internal sealed class ItemResults(bool isOrdered)
{
    private readonly ItemSequence? _sequence = isOrdered ? new ItemSequence() : null;

    /// <summary>Which items are done.</summary>
    public ItemTally Tally { get; } = new();

    /// <summary>Takes a record.</summary>
    /// <returns>What has its turn now.</returns>
    public IEnumerable<StreamRecord> Take(StreamRecord record)
    {
        Tally.Note(record);
        return _sequence?.Take(record) ?? [record];
    }

    /// <summary>The output is at its end.</summary>
    /// <returns>What was held.</returns>
    public IEnumerable<StreamRecord> Finish() => _sequence?.Finish() ?? [];

    /// <summary>The error of a job that has ended before all of its items were done; null: they are.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the waiting for what it said last.</param>
    public CommandException? GetFault(SmashJob job, CancellationToken cancellationToken) => Tally.IsShort
        ? new CommandException("ItemsNotDone", Tally.Describe(JobFailure.Find(job, AttendedJob.ReadLastWords(job, cancellationToken))?.Message ?? $"Job {job} has ended."), ErrorCategory.OperationStopped)
        : null;
}
