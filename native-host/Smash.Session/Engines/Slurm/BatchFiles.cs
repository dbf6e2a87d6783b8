using System.Globalization;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <summary>Batches on disk. What is there of one is enough to hand it over again, or to find out what has become of it.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class BatchFiles(SlurmFolder folder)
{
    /// <summary>Writes a batch down; whoever finds the list of its jobs finds all of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="environments">Those of its jobs, in their order.</param>
    public void Write(SlurmBatch batch, IReadOnlyList<LaunchEnvironment> environments)
    {
        folder.Make();
        Directory.CreateDirectory(batch.Folder);
        foreach ((SlurmRun run, LaunchEnvironment environment) in batch.Runs.Zip(environments))
        {
            File.WriteAllBytes(run.PlanPath, RunPlan.Encode(run, environment, folder.EventsPath));
        }

        File.WriteAllText(batch.ScriptPath, $"#!/bin/sh\nexec {Quote(folder.ProgramPath)} {Quote(batch.Folder)} \"${{SLURM_ARRAY_TASK_ID-0}}\"\n");
        File.WriteAllLines(batch.ArgumentsPath, batch.Arguments);
        WriteWhole(batch.JobsPath, string.Concat(batch.Runs.Select(static run => string.Create(CultureInfo.InvariantCulture, $"{run.Index} {run.Job.Key} {AttemptOf(run.Job)}\n"))));
    }

    /// <summary>Writes down that Slurm has a batch.</summary>
    public static void WriteNumber(SlurmBatch batch) => WriteWhole(batch.NumberPath, batch.SlurmId);

    /// <summary>Takes up the batches of an earlier session; those without a job that may be out are removed.</summary>
    /// <param name="find">Finds a job that may be out by its key.</param>
    public IReadOnlyList<SlurmBatch> Load(Func<ulong, Job?> find)
    {
        var batches = new List<SlurmBatch>();
        foreach (string path in Directory.Exists(folder.BatchesPath) ? Directory.GetDirectories(folder.BatchesPath) : [])
        {
            if (File.Exists(Path.Combine(path, "jobs")) && LoadOne(path, find) is { Live: > 0 } batch)
            {
                batches.Add(batch);
            }
            else
            {
                Directory.Delete(path, recursive: true);
            }
        }

        return batches;
    }

    /// <summary>Begins a run in place of whoever might: from then on nobody else can.</summary>
    /// <returns>Whether it had not begun; null: that cannot be found out now, as on a full disk.</returns>
    public static bool? TryFence(SlurmRun run)
    {
        try
        {
            new FileStream(run.MarkPath, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // Without its plan it cannot begin.
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return File.Exists(run.MarkPath) ? false : null;
        }
    }

    /// <summary>Writes down that another run has taken the place of this one.</summary>
    public static void WriteDone(SlurmRun run)
    {
        try
        {
            File.WriteAllBytes(run.DonePath, []);
        }
        catch (IOException)
        {
            // The mark is there: it will never begin. The next session may take it for one that has been lost.
        }
    }

    public static uint AttemptOf(Job job) => job.Options.Terms?.Attempt is { } attempt and > 0 ? attempt : 1;

    private static SlurmBatch LoadOne(string path, Func<ulong, Job?> find)
    {
        var batch = new SlurmBatch(Path.GetFileName(path), path, File.ReadAllLines(Path.Combine(path, "arguments")));
        string[] lines = File.ReadAllLines(batch.JobsPath);
        batch.IsArray = lines.Length > 1;
        foreach (string line in lines)
        {
            ulong[] numbers = [.. line.Split(' ').Select(static word => ulong.Parse(word, CultureInfo.InvariantCulture))];
            if (find(numbers[1]) is { } job && AttemptOf(job) == numbers[2])
            {
                var run = new SlurmRun(job, batch, (int)numbers[0]);
                if (!File.Exists(run.DonePath))
                {
                    batch.Runs.Add(run);
                }
            }
        }

        batch.Live = batch.Runs.Count;
        batch.SlurmId = File.Exists(batch.NumberPath) ? File.ReadAllText(batch.NumberPath) : "";
        batch.State = batch.SlurmId.Length > 0 ? SlurmBatchState.Sent : SlurmBatchState.Doubtful;
        return batch;
    }

    private static void WriteWhole(string path, string text)
    {
        string hidden = path + ".new";
        using (var stream = new FileStream(hidden, FileMode.Create))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(hidden, path, overwrite: true);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
