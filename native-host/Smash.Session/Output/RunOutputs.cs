using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Output;

/// <summary>The outputs of a job's runs before its last, in a folder beside it. They are renamed there, and never copied.</summary>
internal static class RunOutputs
{
    /// <summary>So many are kept: one that fails at once is run again a million times.</summary>
    public const uint MostKept = 100;

    private const string Ending = ".runs";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Folder of the outputs of a job's earlier runs.</summary>
    /// <param name="outputPath">Path of its output without ending.</param>
    public static string FolderOf(string outputPath) => outputPath + Ending;

    /// <summary>Path of the output of an earlier run, without ending.</summary>
    /// <param name="outputPath">Path of the job's output without ending.</param>
    /// <param name="run">Its number, from 1.</param>
    public static string PathOf(string outputPath, uint run) => Path.Combine(FolderOf(outputPath), run.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Puts away what the run before has left, and removes what is too old. It can be done again, where it was not finished.</summary>
    /// <param name="job">A job whose next run has made no file yet.</param>
    public static void Keep(Job job)
    {
        // In a folder that somebody has removed, a delete is a fault, unlike that of a file which is not there.
        if (!Directory.Exists(Path.GetDirectoryName(job.OutputPath)))
        {
            return;
        }

        uint run = (job.Options.Terms?.Attempt ?? 1) - 1;
        try
        {
            Move(job, run);
        }
        catch (IOException)
        {
            // The disk has no room for a folder. The next run comes first: its files must not be there.
        }

        File.Delete(job.StandardOutputPath);
        File.Delete(job.StandardErrorPath);
        if (run > MostKept)
        {
            OutputFiles.DeleteRun(PathOf(job.OutputPath, run - MostKept));
        }
    }

    /// <summary>Whether a run is that to which the job's own files belong.</summary>
    /// <param name="record">The job's record.</param>
    /// <param name="run">Number of the run.</param>
    /// <exception cref="RequestRefusedException">ERANGE: there was no such run. ENODATA: its output is not kept any more.</exception>
    public static bool IsLast(JobRecord record, uint run)
    {
        uint last = record.Options.Terms?.Attempt ?? 1;
        // One that waits to be run again has the number of its next run.
        uint runs = last > 1 && record.StartedMicroseconds is null ? last - 1 : last;
        if (run == 0 || run > runs)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"Job {record.JobId} has no run {run}: it has had {runs}.");
        }

        if (run + MostKept < last)
        {
            throw new RequestRefusedException(Errno.ENODATA, $"The output of run {run} of job {record.JobId} was removed: that of the {MostKept} runs before the last is kept.");
        }

        return run == last;
    }

    private static void Move(Job job, uint run)
    {
        foreach (string path in new[] { job.StandardOutputPath, job.StandardErrorPath }.Where(File.Exists))
        {
            Directory.CreateDirectory(FolderOf(job.OutputPath), Private);
            File.Move(path, PathOf(job.OutputPath, run) + Path.GetExtension(path), overwrite: true);
        }
    }
}
