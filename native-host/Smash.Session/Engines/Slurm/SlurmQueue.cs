using System.Globalization;

namespace Smash.Session.Engines.Slurm;

/// <summary>What Slurm says of the host's jobs: squeue, once for all.</summary>
/// <param name="states">By batch and index.</param>
/// <param name="numbers">Slurm's numbers of batches: one that was sent twice has two.</param>
internal sealed class SlurmQueue(IReadOnlyDictionary<(string Batch, int Index), string> states, ILookup<string, string> numbers)
{
    /// <summary>What Slurm still has to begin or to end.</summary>
    private static readonly HashSet<string> Live = new(StringComparer.Ordinal)
    {
        "PENDING", "RUNNING", "SUSPENDED", "CONFIGURING", "COMPLETING", "RESIZING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SIGNALING", "STAGE_OUT", "STOPPED", "RESV_DEL_HOLD", "SPECIAL_EXIT",
    };

    /// <summary>The arguments of squeue.</summary>
    public static IReadOnlyList<string> MakeArguments(uint user) =>
        ["--noheader", "--array", "--states=all", "--format=%i|%T|%k", string.Create(CultureInfo.InvariantCulture, $"--user={user}")];

    /// <summary>The arguments of squeue for some batches alone.</summary>
    public static IReadOnlyList<string> MakeArguments(uint user, IEnumerable<SlurmBatch> batches) => [.. MakeArguments(user), $"--jobs={string.Join(',', batches.Select(static batch => batch.SlurmId))}"];

    /// <summary>Whether a job in this state has not ended.</summary>
    public static bool IsLive(string? state) => state is not null && Live.Contains(state);

    /// <summary>Slurm's number of a batch; null: it has none such.</summary>
    public string? FindNumber(SlurmBatch batch) => numbers[batch.Id].LastOrDefault();

    /// <summary>Whether a batch still has the number that it was given: a controller that has lost its state gives numbers again, to anybody.</summary>
    public bool IsNumbered(SlurmBatch batch) => numbers[batch.Id].Contains(batch.SlurmId);

    /// <summary>The state of a run; null: Slurm does not have it.</summary>
    public string? FindState(SlurmRun run) => states.GetValueOrDefault((run.Batch.Id, run.Index));

    /// <summary>Reads squeue's output; lines of jobs that are not the host's are skipped.</summary>
    public static SlurmQueue Parse(string text)
    {
        var states = new Dictionary<(string Batch, int Index), string>();
        var numbers = new HashSet<(string Batch, string Number)>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('|', 3) is not [{ } id, { } state, { } comment] || !comment.StartsWith(SlurmBatch.Mark, StringComparison.Ordinal))
            {
                continue;
            }

            string batch = comment.Trim()[SlurmBatch.Mark.Length..];
            string[] parts = id.Trim().Split('_');
            numbers.Add((batch, parts[0]));
            foreach (int index in parts.Length > 1 ? ParseElements(parts[1]) : [0])
            {
                // Of a batch that was sent twice whatever lives counts.
                if (!IsLive(states.GetValueOrDefault((batch, index))))
                {
                    states[(batch, index)] = state;
                }
            }
        }

        return new SlurmQueue(states, numbers.ToLookup(static one => one.Batch, static one => one.Number));
    }

    /// <summary>The elements that a line is about: one, or those of an array that was ended as a whole before one had begun, as [0-3,7%2].</summary>
    private static IEnumerable<int> ParseElements(string text)
    {
        foreach (string part in text.Trim('[', ']').Split('%')[0].Split(','))
        {
            string[] ends = part.Split('-');
            if (int.TryParse(ends[0], CultureInfo.InvariantCulture, out int first) && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int last))
            {
                for (int index = first; index <= last; index++)
                {
                    yield return index;
                }
            }
        }
    }
}
