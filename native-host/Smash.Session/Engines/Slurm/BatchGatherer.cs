using System.Diagnostics;
using System.Globalization;
using Smash.DaemonCore;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <summary>Gathers jobs that become ready together, so that they are one request to Slurm.</summary>
/// <param name="loop">The loop.</param>
/// <param name="folder">Where batches are.</param>
/// <param name="made">Told of each batch, with the environments of its jobs.</param>
internal sealed class BatchGatherer(EventLoop loop, SlurmFolder folder, Action<SlurmBatch, IReadOnlyList<LaunchEnvironment>> made)
{
    // Slurm's MaxArraySize is 1001 unless a site says otherwise.
    private const int MostTogether = 1000;
    private const ulong Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(30);

    private readonly List<(Job Job, LaunchEnvironment Environment)> _gathered = [];
    private long _firstTimestamp;
    private int _lastCount;

    /// <summary>Adds a job.</summary>
    public void Add(Job job, LaunchEnvironment environment)
    {
        _gathered.Add((job, environment));
        if (_gathered.Count == 1)
        {
            _firstTimestamp = Stopwatch.GetTimestamp();
            Wait();
        }
    }

    /// <summary>Takes a job out that was added, and is in no batch yet.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Job job) => _gathered.RemoveAll(one => one.Job == job) > 0;

    private void Wait()
    {
        _lastCount = _gathered.Count;
        loop.Schedule(Lull, () =>
        {
            if (_gathered.Count > _lastCount && Stopwatch.GetElapsedTime(_firstTimestamp) < Patience)
            {
                Wait();
            }
            else
            {
                Flush();
            }
        });
    }

    private void Flush()
    {
        (Job Job, LaunchEnvironment Environment)[] all = [.. _gathered];
        _gathered.Clear();
        foreach (IGrouping<string, (Job Job, LaunchEnvironment Environment)> alike in all.GroupBy(static one => string.Join('\n', MakeArguments(one.Job))))
        {
            foreach ((Job Job, LaunchEnvironment Environment)[] together in alike.Chunk(MostTogether))
            {
                Make(together);
            }
        }
    }

    private void Make((Job Job, LaunchEnvironment Environment)[] together)
    {
        string id = SlurmBatch.NewId();
        // ALL is what sbatch itself has, which is little; with any list of variables each node would run the user's login shell for each job.
        List<string> arguments =
        [
            "--parsable", SlurmBatch.MakeNameArgument(NameOf(together), id), $"--comment={SlurmBatch.Mark}{id}", "--input=/dev/null", "--output=/dev/null", "--error=/dev/null", "--no-requeue", "--export=ALL", "--chdir=/",
            .. together.Length > 1 ? [string.Create(CultureInfo.InvariantCulture, $"--array=0-{together.Length - 1}")] : (string[])[],
            .. MakeArguments(together[0].Job),
        ];
        var batch = new SlurmBatch(id, Path.Combine(folder.BatchesPath, id), arguments) { IsArray = together.Length > 1, Live = together.Length };
        for (int i = 0; i < together.Length; i++)
        {
            batch.Runs.Add(new SlurmRun(together[i].Job, batch, i));
        }

        made(batch, [.. together.Select(static one => one.Environment)]);
    }

    private static string NameOf((Job Job, LaunchEnvironment Environment)[] together)
    {
        Job first = together[0].Job;
        string name = together.Length == 1 ? first.Name : first.Array?.Name ?? "smash";
        return string.Concat(name.Where(static letter => !char.IsControl(letter)));
    }

    private static IEnumerable<string> MakeArguments(Job job)
    {
        if (job.MaxMemoryBytes > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--mem={(job.MaxMemoryBytes + Mebibyte - 1) / Mebibyte}M");
        }

        if (job.MaxWallMilliseconds > 0)
        {
            // Slurm counts minutes. smash-batch keeps the time itself; this is for the scheduler, and for a node that is out of hand.
            yield return string.Create(CultureInfo.InvariantCulture, $"--time={Math.Ceiling(TimeSpan.FromMilliseconds(job.MaxWallMilliseconds).Add(EndGrace).TotalMinutes)}");
        }

        foreach (string option in job.Options.Engine!.Options)
        {
            yield return "--" + option;
        }
    }
}
