using System.Text;
using Smash.Protocol;

namespace Smash.Session.Engines.Slurm;

/// <summary>Refuses what Slurm cannot do, or what would not hold there, before anything is made of it.</summary>
internal static class SlurmCheck
{
    private const int MostOptions = 64;
    private const int MaxOptionLength = 4096;

    /// <summary>What the host itself says of a job, in long and short form.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "output", "o", "error", "e", "input", "i", "array", "a", "dependency", "d", "job-name", "J", "comment", "chdir", "D", "wrap", "time", "t", "mem", "mem-per-cpu", "mem-per-gpu", "requeue", "no-requeue", "parsable",
        "begin", "b", "hold", "H", "export", "export-file", "uid", "gid", "wait", "W", "test-only", "signal", "open-mode", "deadline", "time-min", "quiet", "Q", "verbose", "v", "help", "h", "usage", "version", "V", "clusters", "M",
        "get-user-env", "ignore-pbs", "kill-on-invalid-dep", "nice",
    };

    /// <summary>Refuses a submission.</summary>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP, EINVAL.</exception>
    public static void Check(StartJobRequest request)
    {
        JobOptions options = request.Options;
        string? what = request.Remote is not null ? "runs on another host (REMOTE_COMPUTER)"
            : options.Streams is { Terminal: > 0 } ? "has a terminal (TERMINAL)"
            : options.Streams is { IsInputOpen: true } ? "reads what is sent to it while it runs (INPUT_OPEN)"
            : options.Terms is { QueueDeadlineMilliseconds: > 0 } ? "has a deadline in the queue (QUEUE_DEADLINE)"
            : request.Priority < 0 ? "has a priority better than 0"
            : FindLimit(options.TreeLimits) is { } limit ? $"has a limit on its tree ({limit})"
            : null;
        if (what is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"A job that {what} cannot be run by Slurm: leave that out, or run it on this machine.");
        }

        CheckOptions(options.Engine?.Options ?? []);
    }

    private static string? FindLimit(TreeLimits? limits) => limits switch
    {
        null => null,
        { MaxCpuMilliseconds: > 0 } => "MAX_TREE_CPU; MAX_CPU limits each process",
        { MaxProcesses: > 0 } => "MAX_PROCESSES",
        { MaxOutputBytes: > 0 } => "MAX_OUTPUT",
        { MaxDiskWrittenBytes: > 0 } => "MAX_DISK_WRITTEN",
        { CpuShare: > 0 } => "CPU_SHARE; the option cpus-per-task gives processors",
        { CpuAffinity: not null } => "CPU_AFFINITY; the option cpus-per-task gives processors",
        { IoPriority: not null } => "IO_PRIORITY",
        _ => null,
    };

    private static void CheckOptions(IReadOnlyList<string> options)
    {
        if (options.Count > MostOptions)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A job has at most {MostOptions} options for Slurm, and not {options.Count}.");
        }

        foreach (string option in options)
        {
            CheckOption(option);
        }

        if (options.GroupBy(NameOf).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The option '{twice.Key}' for Slurm is given twice.");
        }
    }

    private static void CheckOption(string option)
    {
        string name = NameOf(option);
        if (name.Length < 2 || !name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') || name[0] == '-' || option.Any(char.IsControl) || Encoding.UTF8.GetByteCount(option) > MaxOptionLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"'{option}' is no option for Slurm: it is one of sbatch's long options without the hyphens in front, as partition=debug.");
        }

        if (Own.Contains(name))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The option '{name}' for Slurm is the host's to set: say it of the job.");
        }

        // sbatch takes the beginning of an option's name for the option.
        if (Own.FirstOrDefault(own => own.Length > 1 && own.StartsWith(name, StringComparison.Ordinal)) is { } meant)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The option '{name}' for Slurm is short for '{meant}', which is the host's to set.");
        }
    }

    private static string NameOf(string option) => option.Split('=', 2)[0];
}
