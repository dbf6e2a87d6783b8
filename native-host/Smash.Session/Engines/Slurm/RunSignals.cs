using Smash.Protocol;

namespace Smash.Session.Engines.Slurm;

/// <summary>
/// Reaches runs: what they are to do is a line in a file of theirs, which each reads in turn; scancel only has them look at once. One that has not begun is taken out of Slurm's queue. Requests that come while scancel runs go together.
/// </summary>
/// <param name="commands">Slurm's commands.</param>
/// <param name="user">Whose jobs they are.</param>
internal sealed class RunSignals(SlurmCommands commands, uint user)
{
    // The arguments of a command have their limit.
    private const int MostTogether = 500;
    private const string Fenced = "F";

    private readonly HashSet<SlurmRun> _kicked = [];
    private readonly HashSet<SlurmRun> _canceled = [];
    private bool _isBusy;

    /// <summary>Called when runs were taken out of Slurm's queue, so that their ends are to be looked for.</summary>
    public Action? Canceled { get; set; }

    /// <summary>Sends a signal to a run that may have begun.</summary>
    /// <returns>None; ESRCH: it has ended; EIO: its file cannot be written.</returns>
    public Task<Errno> SignalAsync(SlurmRun run, int signal)
    {
        run.IsSignaled = true;
        return WriteAsync(run, $"{signal}");
    }

    /// <summary>Has a run end that is taken for lost.</summary>
    public Task<Errno> FenceAsync(SlurmRun run) => WriteAsync(run, Fenced);

    /// <summary>Takes a run out of Slurm's queue, unless it has begun.</summary>
    public void Cancel(SlurmRun run)
    {
        _canceled.Add(run);
        Pump();
    }

    /// <summary>Sends what waited for its batch to be there.</summary>
    public void OnSent() => Pump();

    private async Task<Errno> WriteAsync(SlurmRun run, string line)
    {
        try
        {
            await Task.Run(() => File.AppendAllText(run.ControlPath, line + "\n"));
        }
        catch (DirectoryNotFoundException)
        {
            // It has ended just now.
            return Errno.ESRCH;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Errno.EIO;
        }

        _kicked.Add(run);
        Pump();
        return Errno.None;
    }

    private async void Pump()
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        while (Take(_canceled) is { Count: > 0 } canceled)
        {
            await CancelAsync(canceled);
            Canceled?.Invoke();
        }

        while (Take(_kicked) is { Count: > 0 } kicked)
        {
            await KickAsync(kicked);
        }

        _isBusy = false;
        if (_canceled.Any(IsReachable) || _kicked.Any(IsReachable))
        {
            Pump();
        }
    }

    // By its id alone: told to choose by state or name, scancel takes all of an array of which nothing has begun for the one element that is named.
    private async Task CancelAsync(List<SlurmRun> runs)
    {
        SlurmQueue queue = await FindAsync(runs);
        string[] names = [.. runs.Where(run => queue.IsNumbered(run.Batch) && queue.FindState(run) == "PENDING").Select(static run => run.SlurmName)];
        if (names.Length > 0)
        {
            await commands.RunAsync("scancel", ["--quiet", .. names]);
        }
    }

    // What runs is an element of its own, and can be chosen by name too: a controller may be lost while scancel waits for it, and its numbers be others'.
    private async Task KickAsync(List<SlurmRun> runs)
    {
        SlurmQueue queue = await FindAsync(runs);
        foreach (IGrouping<SlurmBatch, SlurmRun> batch in runs.GroupBy(static run => run.Batch).Where(batch => queue.IsNumbered(batch.Key)))
        {
            await commands.RunAsync("scancel", ["--quiet", $"--name={batch.Key.Name}", "--batch", "--signal=USR1", "--state=RUNNING", .. batch.Select(static run => run.SlurmName)]);
        }
    }

    // scancel takes numbers, and a number may be another job's by now, which need not be the host's: whose it is is asked right before. A failure is no matter: the next look at the queue, and the file, say it again.
    private async Task<SlurmQueue> FindAsync(List<SlurmRun> runs)
    {
        CommandResult result = await commands.RunAsync("squeue", SlurmQueue.MakeArguments(user, runs.Select(static run => run.Batch).Distinct()));
        return SlurmQueue.Parse(result.IsSuccess ? result.Output : "");
    }

    private static bool IsReachable(SlurmRun run) => run.Batch.State == SlurmBatchState.Sent;

    private static List<SlurmRun> Take(HashSet<SlurmRun> waiting)
    {
        waiting.RemoveWhere(static run => run.IsOver);
        List<SlurmRun> taken = [.. waiting.Where(IsReachable).Take(MostTogether)];
        waiting.ExceptWith(taken);
        return taken;
    }
}
