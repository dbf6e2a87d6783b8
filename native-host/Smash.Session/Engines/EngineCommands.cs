using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Users;

namespace Smash.Session.Engines;

/// <summary>Runs the commands by which engines reach their systems: processes of the user that the master starts, without a slot. What they write goes to files, which are read when they have ended. Those of an earlier session are killed.</summary>
internal sealed class EngineCommands(EventLoop loop, JobTable jobs, MasterLink link, SessionUser user, string folder, DaemonLog log)
{
    private const int Sigkill = 9;
    private const int SignalBase = 128;
    private const int Unknown = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<ulong, RunningCommand> _running = [];

    private sealed record RunningCommand(TaskCompletionSource<int> End, LoopTimer Patience);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What it has in its environment beside the user's usual one.</param>
    /// <returns>How it ended; it is killed after a minute.</returns>
    public async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, IReadOnlyCollection<string> variables)
    {
        ulong key = jobs.NextKey();
        string files = Path.Combine(folder, $"{Environment.ProcessId}-{key}");
        await Task.Run(() => Directory.CreateDirectory(folder));
        var running = new RunningCommand(new TaskCompletionSource<int>(), loop.Schedule(Patience, () => Kill(key, program)));
        _running.Add(key, running);
        link.Launch(new LaunchPlan
        {
            Job = key,
            Priority = new PriorityRange().Resolve(0),
            Limits = [],
            Directory = "/",
            StandardOutputPath = files + ".out",
            StandardErrorPath = files + ".err",
            Command = "",
            Arguments = [program, .. arguments],
            Environment = new LaunchEnvironment(user.MinimalEnvironment).With(variables),
            Options = new LaunchOptions { Flags = LaunchFlags.NoShell },
        });
        int code = await running.End.Task;
        CommandResult result = await Task.Run(() => new CommandResult(code, Take(files + ".out"), Take(files + ".err")));
        log.Debug($"{Path.GetFileName(program)} ended with {result.ExitCode}");
        return result;
    }

    /// <summary>Removes what commands of an earlier session have written.</summary>
    public void RemoveLeft()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Whether it is one of these commands.</returns>
    public bool OnLaunched(ulong key) => _running.ContainsKey(key);

    /// <returns>Whether it is one of these commands.</returns>
    public bool OnLaunchFailed(ulong key) => Finish(key, Unknown);

    /// <returns>Whether it is one of these commands.</returns>
    public bool OnEnded(ulong key, ProcessEnd end)
    {
        if (!_running.ContainsKey(key))
        {
            return false;
        }

        link.Acknowledge(key);
        return Finish(key, end.IsExit ? end.Status : SignalBase + end.Status);
    }

    private bool Finish(ulong key, int code)
    {
        if (!_running.Remove(key, out RunningCommand? ended))
        {
            return false;
        }

        ended.Patience.Dispose();
        ended.End.SetResult(code);
        return true;
    }

    private void Kill(ulong key, string program)
    {
        log.Warning($"{program} takes more than {Patience.TotalSeconds} s and is killed");
        link.SignalAsync(key, Sigkill);
    }

    private static string Take(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            File.Delete(path);
            return text;
        }
        catch (IOException)
        {
            // It was not made: the program could not be started.
            return "";
        }
    }
}
